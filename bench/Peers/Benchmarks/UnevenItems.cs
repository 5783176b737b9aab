namespace Peers.Benchmarks;

/// <summary>Short items and then long ones, with default chunks: whether one worker is left with a slow tail.</summary>
internal sealed class UnevenItems(BenchmarkContext context) : Benchmark(context)
{
    private const int ShortMicroseconds = 20;
    private const int LongMicroseconds = 5_000;
    private const int ShortItems = 1_900;
    private const int LongItems = 100;

    private readonly int[] _items =
        [.. Enumerable.Repeat(ShortMicroseconds, ShortItems), .. Enumerable.Repeat(LongMicroseconds, LongItems)];

    internal override string Name => "balance";

    internal override IReadOnlyList<Metric> Metrics =>
        [new("time", $"{ShortItems:N0} items of 20 µs, then {LongItems} of 5 ms", Unit.Seconds, Target.AtMostTimes(1.1, "the ideal", Peer.Ideal))];

    internal override IReadOnlyList<Contender> Contenders =>
    [
        new(Peer.ThisLibrary, () => BusyItem.TimeItems(_items, () => Context.Pool.Map(_items, BusyItem.Spin))),
        .. BusyItem.InThisProcess(_items),
        .. Peer.PythonPools.Select(peer => Script(peer, "balance.py", ("short", ShortItems), ("long", LongItems))),
    ];
}
