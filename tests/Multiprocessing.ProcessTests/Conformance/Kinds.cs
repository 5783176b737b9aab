using Multiprocessing.ProcessTests.Infrastructure;

namespace Multiprocessing.ProcessTests.Conformance;

public sealed class ProcessPoolConformance(ProcessPoolFixture fixture) : PoolConformance(fixture), IClassFixture<ProcessPoolFixture>
{
    protected override bool HasProcesses => true;
}

public sealed class InProcessPoolConformance(InProcessPoolFixture fixture) : PoolConformance(fixture), IClassFixture<InProcessPoolFixture>
{
    protected override bool HasProcesses => false;
}

public sealed class SocketBellConformance(SocketBellFixture fixture) : PoolConformance(fixture), IClassFixture<SocketBellFixture>
{
    protected override bool HasProcesses => true;
}

public sealed class FileSegmentConformance(FileSegmentFixture fixture) : PoolConformance(fixture), IClassFixture<FileSegmentFixture>
{
    protected override bool HasProcesses => true;
}
