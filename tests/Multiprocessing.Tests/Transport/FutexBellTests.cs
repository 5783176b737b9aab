using Multiprocessing.Transport;

namespace Multiprocessing.Tests.Transport;

public sealed class FutexBellTests : BellTests
{
    public FutexBellTests() => Assert.SkipUnless(FutexBell.Works, "This system has no futex.");

    private protected override BellKind Kind => BellKind.Futex;
}
