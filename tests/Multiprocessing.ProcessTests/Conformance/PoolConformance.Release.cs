using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Multiprocessing.ProcessTests.Infrastructure;

namespace Multiprocessing.ProcessTests.Conformance;

/// <content>What neither side keeps.</content>
public abstract partial class PoolConformance
{
    /// <summary>What functions were given and gave, in this worker.</summary>
    private static readonly ConcurrentQueue<(string Name, WeakReference Reference)> s_seen = new();

    [Theory(Timeout = OnThread.Timeout)]
    [InlineData("Apply")]
    [InlineData("ApplyAsync")]
    [InlineData("Map")]
    [InlineData("MapAsync")]
    [InlineData("MapStream")]
    [InlineData("MapOutcomes")]
    public Task EveryForm_ItemsHaveEnded_ArgumentsAndResultsAreReleased(string form) => OnThread.Run(() =>
    {
        (string, WeakReference)[] held = Submit(form);
        string left = "";
        Assert.True(OnThread.Eventually(() => (left = Alive(held)).Length == 0), $"The program holds {left}.");
        Assert.True(OnThread.Eventually(() => (left = string.Concat(Shared.Broadcast(static () => Alive(s_seen)))).Length == 0), $"A worker holds {left}.");
    });

    /// <summary>Not inlined, and on a stack that has gone: what a method's variables refer to may live as long as it runs.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private (string Name, WeakReference Reference)[] Submit(string form)
    {
        Parcel[] items = [new(), new(), new()];
        Parcel captured = new();
        Func<Parcel, Parcel> function = item =>
        {
            Parcel result = new();
            s_seen.Enqueue(("an argument", new WeakReference(item)));
            s_seen.Enqueue(("what was captured", new WeakReference(captured)));
            s_seen.Enqueue(("a result", new WeakReference(result)));
            return result;
        };
        Parcel[] results = form switch
        {
            "Apply" => [.. items.Select(item => Shared.Apply(function, item))],
            "ApplyAsync" => Task.WhenAll(items.Select(item => Shared.ApplyAsync(function, item, callback: static _ => { }))).GetAwaiter().GetResult(),
            "Map" => Shared.Map(items, function),
            "MapAsync" => Shared.MapAsync(items, function, callback: static _ => { }).GetAwaiter().GetResult(),
            "MapStream" => [.. Shared.MapStream(items, function)],
            _ => [.. Shared.MapOutcomes(items, function).Select(static outcome => outcome.Value)],
        };
        return
        [
            .. items.Select(static item => ("an argument", new WeakReference(item))),
            .. results.Select(static result => ("a result", new WeakReference(result))),
            ("what was captured", new WeakReference(captured)),
        ];
    }

    private static string Alive(IEnumerable<(string Name, WeakReference Reference)> references)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return string.Join(", ", references.Where(static reference => reference.Reference.IsAlive).Select(static reference => reference.Name));
    }

    private sealed class Parcel
    {
        private readonly byte[] _content = new byte[1000];

        public override string ToString() => $"{_content.Length} bytes";
    }
}
