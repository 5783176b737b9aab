using Soak.Pools;
using Soak.Watching;

namespace Soak.Work;

/// <summary>Items that are submitted together: what they are, how they are submitted, and how each of them ended.</summary>
internal sealed class Batch : IDisposable
{
    private readonly SoakContext _soak;
    private readonly string _form;
    private readonly int[] _ended;
    private readonly IDisposable _watch;
    private readonly CancellationTokenSource? _cancellation;
    private readonly SharedArray<int> _runs;
    private int _endedCount;
    private bool _isProven = true;

    private Batch(SoakContext soak, SoakPool pool, BatchPlan plan, string form)
    {
        _soak = soak;
        _form = form;
        Pool = pool;
        Items = plan.Items;
        Options = plan.Options;
        View = plan.UsesPoolItself ? pool.Pool : pool.Pool.With(plan.Options);
        _ended = new int[Items.Length];
        _runs = new SharedArray<int>(Items.Length);
        if (plan.CancelAfter is { } time)
        {
            _cancellation = time == TimeSpan.Zero ? new CancellationTokenSource() : new CancellationTokenSource(time);
            Token = _cancellation.Token;
            if (time == TimeSpan.Zero)
            {
                _cancellation.Cancel();
                NeverRuns = true;
            }
        }

        (SharedArray<int> runs, CancellationToken token) = (_runs, Token);
        Function = plan.Observes ? item => ItemFunctions.Run(item, runs, token) : item => ItemFunctions.Run(item, runs);
        AsyncFunction = plan.Observes ? item => ItemFunctions.RunAsync(item, runs, token) : item => ItemFunctions.RunAsync(item, runs);
        soak.Ledger.Submit(Items.Length);
        soak.Ledger.Count("form: " + form);
        _watch = soak.Watchdog.Watch(ToString(), () => $"{_endedCount} ended; {string.Join(", ", Unfinished())}");
    }

    internal SoakPool Pool { get; }

    /// <summary>The pool, with the options of this batch.</summary>
    internal Pool View { get; }

    internal Item[] Items { get; }

    internal TaskOptions Options { get; }

    internal CancellationToken Token { get; }

    internal Func<Item, long> Function { get; }

    internal Func<Item, Task<long>> AsyncFunction { get; }

    /// <summary>Its token was cancelled before it was submitted.</summary>
    internal bool NeverRuns { get; }

    internal static Batch Create(SoakContext soak, SoakPool pool, Random random, string form, int most, int hazards) =>
        new(soak, pool, BatchPlan.Draw(soak, pool, random, most, hazards), form);

    /// <summary>An item has a value.</summary>
    internal void Value(int index, long value)
    {
        End(index, Ending.Value);
        Item item = Items[index];
        if (value != item.Result)
        {
            _soak.Ledger.Count("wrong results");
            Violate($"item {item} gave {value} instead of {item.Result}");
        }
        else if (!Judge.MayReturn(item, Options))
        {
            Violate($"item {item} gave a value");
        }
        else if (_runs[index] == 0)
        {
            Violate($"item {item} gave a value and has not run");
        }
    }

    /// <summary>An item has failed.</summary>
    internal void Failed(int index, Exception exception)
    {
        Ending ending = Judge.Sentence(_soak, this, Items[index], exception);
        End(index, ending);
    }

    /// <summary>All results of a map have come.</summary>
    internal void Values(long[] values)
    {
        if (values.Length != Items.Length)
        {
            Violate($"{values.Length} results");
        }

        for (int i = 0; i < Math.Min(values.Length, Items.Length); i++)
        {
            Value(i, values[i]);
        }
    }

    /// <summary>A map has failed as a whole, with one item or for a reason of its own: the other items are dropped.</summary>
    internal void FailedWhole(Exception exception)
    {
        if (exception.Data["Multiprocessing.ItemIndex"] is int index && index >= 0 && index < Items.Length)
        {
            Failed(index, exception);
            for (int i = 0; i < index; i++)
            {
                // The first failing one, so those before it have run.
                if (_runs[i] == 0 || !Judge.MayReturn(Items[i], Options))
                {
                    Violate($"item {index} is said to be the first that failed, and item {Items[i]} has run {_runs[i]} times");
                    break;
                }
            }
        }
        else if (Items.Length > 0)
        {
            Failed(0, exception);
        }

        DropRest();
    }

    /// <summary>What has not ended is nobody's concern any more.</summary>
    internal void DropRest()
    {
        for (int i = 0; i < Items.Length; i++)
        {
            if (_ended[i] == 0)
            {
                End(i, Ending.Dropped);
            }
        }
    }

    internal bool HasEnded(int index) => _ended[index] != 0;

    internal bool TryFindOpen(out int index) => (index = Array.IndexOf(_ended, 0)) >= 0;

    /// <summary>Nothing can be said of how often its items ran.</summary>
    internal void HasNoRuns() => _isProven = false;

    internal void Violate(string what) => _soak.Ledger.Violate($"{what}: {this}");

    public void Dispose()
    {
        _watch.Dispose();
        _cancellation?.Cancel();
        if (_endedCount != Items.Length)
        {
            Violate($"{_endedCount} items of {Items.Length} ended");
        }

        int most = NeverRuns ? 0 : 1 + Options.MaxRetries;
        if (_isProven)
        {
            RunCounters.Check(_runs, most, ToString(), _soak.Ledger);
        }

        _soak.RunCounters.Keep(_runs, most, ToString(), _soak.Ledger);
        _cancellation?.Dispose();
    }

    public override string ToString() =>
        $"{_form} of {Items.Length} items in {Pool.Name} (timeout {Options.Timeout?.TotalSeconds.ToString("N2", null) ?? "none"}, {Options.MaxRetries} retries{(Token.CanBeCanceled ? ", a token" : "")}{(Pool.MemoryLimit is null ? "" : ", limited memory")})";

    private void End(int index, Ending ending)
    {
        if (Interlocked.Exchange(ref _ended[index], 1) != 0)
        {
            _soak.Ledger.Count("ended twice");
            Violate($"item {index} ended twice");
            return;
        }

        Interlocked.Increment(ref _endedCount);
        _soak.Ledger.End(ending);
    }

    private IEnumerable<string> Unfinished() =>
        Items.Where(item => _ended[item.Index] == 0).Take(5).Select(item => $"{item} ran {_runs[item.Index]} times");
}
