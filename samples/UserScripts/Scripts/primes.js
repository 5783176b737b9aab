const isComposite = new Array(10_000).fill(false);
let count = 0;
for (let n = 2; n < isComposite.length; n++) {
    if (!isComposite[n]) {
        count++;
        for (let m = n * n; m < isComposite.length; m += n) {
            isComposite[m] = true;
        }
    }
}

count;
