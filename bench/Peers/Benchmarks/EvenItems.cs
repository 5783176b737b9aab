namespace Peers.Benchmarks;

/// <summary>Items of 100 µs that travel one by one: what handing out costs beside the work.</summary>
internal sealed class EvenItems(BenchmarkContext context) : Benchmark(context)
{
    private const int ItemMicroseconds = 100;
    private readonly int[] _items = [.. Enumerable.Repeat(ItemMicroseconds, context.Count(10_000))];

    internal override string Name => "chunk1";

    internal override IReadOnlyList<Metric> Metrics =>
        [new("time", $"{_items.Length:N0} items of 100 µs, chunk 1", Unit.Seconds, Target.AtMostTimes(1.1, "the ideal", Peer.Ideal))];

    internal override IReadOnlyList<Contender> Contenders =>
    [
        new(Peer.ThisLibrary, () => BusyItem.TimeItems(_items, () => Context.Pool.Map(_items, BusyItem.Spin, chunkSize: 1))),
        .. BusyItem.InThisProcess(_items),
        .. Peer.PythonPools.Select(peer => Script(peer, "balance.py", ("alike", _items.Length))),
    ];
}
