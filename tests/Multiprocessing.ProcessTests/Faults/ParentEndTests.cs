using System.Globalization;
using Multiprocessing.ProcessTests.Infrastructure;
using Multiprocessing.Transport;

namespace Multiprocessing.ProcessTests.Faults;

/// <summary>
/// The program ends, in every way that there is, while its workers are idle, spin, sleep, are in native code, flood their output, or have a
/// pool of their own; each has children in its group, out of it, and one that is a daemon. Three seconds later nothing is left.
/// </summary>
public sealed class ParentEndTests(LeftoverFixture fixture) : IClassFixture<LeftoverFixture>
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(3);

    private static readonly (string Bell, string Segments)[] s_transports =
        [("futex", "memory"), ("socket", "memory"), ("futex", "file"), ("socket", "file"), ("socket", "named")];

    private readonly LeftoverFixture _fixture = fixture;

    public enum Ending
    {
        Return,
        Exit,
        Throw,
        FailFast,

        /// <summary>Ctrl+C in a program that does not care.</summary>
        Interrupt,

        /// <summary>Ctrl+C in a program that hears it, goes on, and returns later.</summary>
        Interrupted,
        Terminate,
        Kill,
        StopThenKill,
    }

    public static TheoryData<Ending> Endings => [.. Enum.GetValues<Ending>()];

    [Theory(Timeout = OnThread.Timeout)]
    [MemberData(nameof(Endings))]
    public Task Program_Ends_NothingOutlivesIt(Ending ending) => OnThread.Run(() =>
    {
        GC.KeepAlive(_fixture);
        Run[] runs = [.. s_transports.Select(transport => new Run(ending, transport.Bell, transport.Segments))];
        try
        {
            Array.ForEach(runs, static run => run.MeetProcesses());
            Array.ForEach(runs, static run => run.SetToWork());
            Array.ForEach(runs, static run => run.Bring());
            Array.ForEach(runs, static run => run.Check());
        }
        finally
        {
            Array.ForEach(runs, static run => run.Dispose());
        }
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Program_KilledWhileItsWorkersStart_NothingOutlivesIt() => OnThread.Run(() =>
    {
        GC.KeepAlive(_fixture);
        for (int round = 0; round < 3; round++)
        {
            Run[] runs = [new(Ending.Kill, "futex", "memory"), new(Ending.Kill, "socket", "memory")];
            try
            {
                Array.ForEach(runs, static run => run.BringAtStart());

                // A socket has a name for a moment: the next start removes what a kill in just that leaves.
                Array.ForEach(runs, static run => run.Tidy());
                Array.ForEach(runs, static run => run.Check());
            }
            finally
            {
                Array.ForEach(runs, static run => run.Dispose());
            }
        }
    });

    /// <summary>A program from its start to three seconds after its end.</summary>
    private sealed class Run(Ending ending, string bell, string segments) : IDisposable
    {
        private readonly TestProgram _program = new("ParentEnd", [ending.ToString()], ("MULTIPROCESSING_BELL", bell), ("MULTIPROCESSING_SEGMENTS", segments));
        private int[] _ids = [];
        private string[] _files = [];

        internal void MeetProcesses()
        {
            List<string> said = _program.ReadUntil("ready");
            _ids = [.. Said(said, "process ").Select(static id => int.Parse(id, CultureInfo.InvariantCulture))];
            _files = [.. Said(said, "file ")];

            // Five workers and the worker of one, with three children each.
            Assert.Equal(6 * 4, _ids.Distinct().Count());

            // Only the program's own runtime listens to tools: what a killed process has there stays.
            string[] files = Directory.GetFileSystemEntries(_program.Folder);
            Assert.Contains(files, file => IsOfRuntime(file, _program.Id));
            Assert.DoesNotContain(files, file => _ids.Any(id => IsOfRuntime(file, id)));
        }

        internal void SetToWork()
        {
            _program.Say("work");
            _program.ReadUntil("working");
            Assert.All(_ids, static id => Assert.True(Leftovers.IsAlive(id)));
        }

        internal void BringAtStart()
        {
            _program.ReadUntil("starting");
            Bring();
        }

        internal void Tidy()
        {
            _program.WaitForExit();
            AbandonedFolders.Remove(_program.Folder, TimeSpan.Zero);
        }

        internal void Check()
        {
            Assert.Equal(ExitCode(ending), _program.WaitForExit());
            string[] left = [];
            bool isClean = SpinWait.SpinUntil(() => (left = [.. Left()]).Length == 0, s_limit);
            Assert.True(isClean, $"{ending}, {bell}, {segments}: {string.Join(", ", left)}");
        }

        public void Dispose() => _program.Dispose();

        internal void Bring()
        {
            switch (ending)
            {
                case Ending.Interrupt:
                    _program.Signal(PosixSignalNumber.Interrupt, toGroup: true);
                    break;
                case Ending.Interrupted:
                    _program.Signal(PosixSignalNumber.Interrupt, toGroup: true);
                    _program.ReadUntil("interrupted");
                    _program.Say("serve");
                    Assert.Equal("served 42 after 0 restarts", _program.ReadLine());
                    Assert.All(_ids, static id => Assert.True(Leftovers.IsAlive(id)));
                    _program.Say("end");
                    break;
                case Ending.Terminate:
                    _program.Signal(PosixSignalNumber.Terminate);
                    break;
                case Ending.StopThenKill:
                    _program.Signal(PosixSignalNumber.Stop);
                    _program.Signal(PosixSignalNumber.Kill);
                    break;
                case Ending.Kill:
                    _program.Signal(PosixSignalNumber.Kill);
                    break;
                default:
                    _program.Say("end");
                    break;
            }
        }

        private IEnumerable<string> Left() =>
        [
            .. Leftovers.WithEnvironment(_program.Folder).Concat(_ids.Where(Leftovers.IsAlive)).Select(static id => $"process {id}"),
            .. _files.Where(static file => Path.Exists(file.Replace(" (deleted)", "", StringComparison.Ordinal))),
            .. Directory.GetFileSystemEntries(_program.Folder).Where(file => !IsOfRuntime(file, _program.Id)),
        ];
    }

    private static int ExitCode(Ending ending) => ending switch
    {
        Ending.Return or Ending.Interrupted => 0,
        Ending.Exit => 3,
        Ending.Throw or Ending.FailFast => 128 + 6,
        Ending.Interrupt => 128 + (int)PosixSignalNumber.Interrupt,
        Ending.Terminate => 128 + (int)PosixSignalNumber.Terminate,
        _ => 128 + (int)PosixSignalNumber.Kill,
    };

    private static IEnumerable<string> Said(List<string> lines, string what) =>
        lines.Where(line => line.StartsWith(what, StringComparison.Ordinal)).Select(line => line[what.Length..]);

    /// <summary>Whether a file is what a runtime opens for debuggers and profilers.</summary>
    private static bool IsOfRuntime(string file, int process) =>
        Path.GetFileName(file).StartsWith($"dotnet-diagnostic-{process}-", StringComparison.Ordinal)
        || Path.GetFileName(file).StartsWith($"clr-debug-pipe-{process}-", StringComparison.Ordinal);
}
