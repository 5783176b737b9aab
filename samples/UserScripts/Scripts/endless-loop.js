let turns = 0;
while (true) {
    turns++;
}
