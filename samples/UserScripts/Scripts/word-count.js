const text = "the quick brown fox jumps over the lazy dog and the cat";
const counts = {};
for (const word of text.split(" ")) {
    counts[word] = (counts[word] ?? 0) + 1;
}

const most = Object.entries(counts).sort((a, b) => b[1] - a[1])[0];
`${most[0]}: ${most[1]} times`;
