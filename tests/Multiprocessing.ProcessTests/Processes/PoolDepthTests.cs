using Multiprocessing.ProcessTests.Infrastructure;

namespace Multiprocessing.ProcessTests.Processes;

/// <summary>Pools within workers of pools: as deep as is of use, and no deeper.</summary>
public sealed class PoolDepthTests(LeftoverFixture fixture) : IClassFixture<LeftoverFixture>
{
    private readonly LeftoverFixture _fixture = fixture;

    [Fact(Timeout = OnThread.Timeout)]
    public Task PoolOfAFunctionThatMakesAPoolOfItself_IsRefusedAtTheNinth() => OnThread.Run(() =>
    {
        GC.KeepAlive(_fixture);
        Nesting innermost = Nest(0);
        Assert.Equal(8, innermost.Depth);
        Assert.False(innermost.CanStart);
        Assert.Contains("a function that makes a pool which runs the function again", innermost.Reason, StringComparison.Ordinal);
        Assert.True(ProcessPool.CanStart(out _));
    });

    private static Nesting Nest(int depth)
    {
        using ProcessPool pool = new(1);
        try
        {
            return pool.Apply(Nest, depth + 1);
        }
        catch (WorkerStartException e)
        {
            return new Nesting(depth, ProcessPool.CanStart(out _), e.Message);
        }
    }

    private sealed record Nesting(int Depth, bool CanStart, string Reason);
}
