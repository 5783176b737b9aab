using Multiprocessing.ProcessTests.Infrastructure;

namespace Multiprocessing.ProcessTests.Faults;

/// <summary>The whole matrix, over anonymous memory and a futex.</summary>
public sealed class DefaultCrashMatrix(CrashPools pools) : CrashMatrix(pools), IClassFixture<CrashPools>
{
    [Theory(Timeout = OnThread.Timeout)]
    [MemberData(nameof(All))]
    public Task Worker_MeetsWithACause_CostsThatItemAlone(Cause cause, Stage stage, Place place) => Check(cause, stage, place);
}

/// <summary>What of it depends on the transport, over a socket bell.</summary>
public sealed class SocketBellCrashMatrix(SocketBellCrashPools pools) : CrashMatrix(pools), IClassFixture<SocketBellCrashPools>
{
    [Theory(Timeout = OnThread.Timeout)]
    [MemberData(nameof(OfTransport))]
    public Task Worker_MeetsWithACause_CostsThatItemAlone(Cause cause, Stage stage, Place place) => Check(cause, stage, place);
}

/// <summary>What of it depends on the transport, over a named file.</summary>
public sealed class FileSegmentCrashMatrix(FileSegmentCrashPools pools) : CrashMatrix(pools), IClassFixture<FileSegmentCrashPools>
{
    [Theory(Timeout = OnThread.Timeout)]
    [MemberData(nameof(OfTransport))]
    public Task Worker_MeetsWithACause_CostsThatItemAlone(Cause cause, Stage stage, Place place) => Check(cause, stage, place);
}
