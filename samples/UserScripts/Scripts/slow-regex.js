// One call into the interpreter's own code, which would take years: what is looked at between statements is not looked at meanwhile.
/^(a+)+$/.test("a".repeat(60) + "!");
