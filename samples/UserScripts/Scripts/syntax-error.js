const answer = 6 * ;
