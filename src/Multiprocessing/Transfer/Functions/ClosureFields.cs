namespace Multiprocessing.Transfer;

/// <summary>Which fields of each closure of this root are written already.</summary>
internal sealed class ClosureFields
{
    private readonly Dictionary<int, State> _closures = [];

    /// <summary>Adds what a function needs of a closure, and returns what is still to be written for it.</summary>
    public ulong Add(int number, ClosureCodec codec, ClosureNeeds needs)
    {
        if (!_closures.TryGetValue(number, out State? state))
        {
            _closures[number] = state = new State();
        }
        else if (state.Last == needs)
        {
            return 0;
        }

        // An outer scope is gone through again: this function may need more of it.
        ulong wanted = codec.FieldsFor(needs);
        ulong missing = (wanted & ~state.Written) | (wanted & codec.OuterScopes);
        state.Written |= wanted;
        state.Last = needs;
        return missing;
    }

    public void Clear() => _closures.Clear();

    private sealed class State
    {
        public ulong Written { get; set; }

        public ClosureNeeds? Last { get; set; }
    }
}
