using System.Runtime.CompilerServices;
using Multiprocessing.ProcessTests.Infrastructure;

namespace Multiprocessing.ProcessTests.Conformance;

/// <content>What a submission has held is let go of when it has ended.</content>
public abstract partial class PoolConformance
{
    [Theory(Timeout = OnThread.Timeout)]
    [InlineData("Apply")]
    [InlineData("ApplyAsync")]
    [InlineData("Map")]
    [InlineData("MapAsync")]
    [InlineData("MapStream")]
    [InlineData("MapRange")]
    [InlineData("Broadcast")]
    public Task Submission_Ended_ItsArgumentsResultsAndCapturedValuesAreReleased(string form) => OnThread.Run(() =>
    {
        List<WeakReference> used = Use(form);
        Assert.True(OnThread.Eventually(() =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return used.TrueForAll(static reference => !reference.IsAlive);
        }));
    });

    // What it makes is garbage when it has returned.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private List<WeakReference> Use(string form)
    {
        byte[] captured = new byte[3];
        List<byte[]> items = [new byte[1], new byte[2]];
        Func<byte[], byte[]> function = item => [.. item, .. captured];
        List<byte[]> results = form switch
        {
            "Apply" => [Shared.Apply(function, items[0])],
            "ApplyAsync" => [Shared.ApplyAsync(function, items[0], callback: _ => GC.KeepAlive(captured)).GetAwaiter().GetResult()],
            "Map" => [.. Shared.Map(items, function)],
            "MapAsync" => [.. Shared.MapAsync(items, function, callback: _ => GC.KeepAlive(captured)).GetAwaiter().GetResult()],
            "MapStream" => [.. Shared.MapStream(items, function)],
            "MapRange" => [.. Shared.MapRange(0, 2, i => new byte[captured.Length + i])],
            _ => [.. Shared.Broadcast(() => new byte[captured.Length])],
        };
        Assert.All(results, static result => Assert.InRange(result.Length, 3, 5));
        return [new(captured), new(function), .. items.Concat(results).Select(static value => new WeakReference(value))];
    }
}
