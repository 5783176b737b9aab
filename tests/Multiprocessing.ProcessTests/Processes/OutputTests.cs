using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Multiprocessing.ProcessTests.Conformance;
using Multiprocessing.ProcessTests.Infrastructure;

namespace Multiprocessing.ProcessTests.Processes;

/// <summary>What workers write, and what they read: line by line, whole, and in nobody's way.</summary>
public sealed class OutputTests(LeftoverFixture fixture) : IClassFixture<LeftoverFixture>
{
    private const int Lines = 3000;
    private readonly LeftoverFixture _fixture = fixture;

    [Fact(Timeout = OnThread.Timeout)]
    public Task Output_OfWorkers_ComesToTheConsoleLineByLine() => OnThread.Run(() =>
    {
        (string output, string errors) = Captured(static () =>
        {
            using ProcessPool pool = new(3);
            pool.Broadcast(static () => Flood(Lines));
            pool.Close();
            Assert.True(pool.Join(OnThread.Patience));
        });
        AssertWhole(output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries), "out");
        AssertWhole(errors.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries), "error");
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task OutputReceived_FloodOfSeveralWorkers_IsToldEachLineOneAtATime() => OnThread.Run(() =>
    {
        List<WorkerOutput> received = [];
        int running = 0;
        int[] ids;
        (string output, string errors) = ("", "");
        using (ProcessPool pool = new(new ProcessPoolOptions
        {
            WorkerCount = 3,
            OutputReceived = line =>
            {
                Assert.Equal(1, Interlocked.Increment(ref running));
                received.Add(line);
                Interlocked.Decrement(ref running);
            },
        }))
        {
            (output, errors) = Captured(() => pool.Broadcast(static () => Flood(Lines)));
            ids = pool.Broadcast(static () => Environment.ProcessId);
            pool.Close();
            Assert.True(pool.Join(OnThread.Patience));
        }

        // What the callback has had the console has not.
        Assert.Equal(("", ""), (output, errors));
        Assert.All(received, line => Assert.Equal(ids[line.WorkerId], line.ProcessId));
        Assert.All(received, static line => Assert.StartsWith($"{(line.IsStandardError ? "error" : "out")} {line.WorkerId} ", line.Line, StringComparison.Ordinal));
        AssertWhole(received.Where(static line => !line.IsStandardError).Select(static line => line.Line), "out");
        AssertWhole(received.Where(static line => line.IsStandardError).Select(static line => line.Line), "error");
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task OutputReceived_Throws_IsLoggedAndHarmsNothing() => OnThread.Run(() =>
    {
        using TestLog logger = new();
        ConcurrentQueue<string> received = new();
        using ProcessPool pool = new(new ProcessPoolOptions
        {
            WorkerCount = 1,
            Name = "named",
            LoggerFactory = logger,
            OutputReceived = line =>
            {
                received.Enqueue(line.Line);
                throw new FormatException("no such line");
            },
        });
        Assert.Equal(9, pool.Apply(static () =>
        {
            Console.WriteLine("one");
            Console.WriteLine("two");
            return 9;
        }));
        pool.Close();
        Assert.True(pool.Join(OnThread.Patience));
        Assert.Equal(["one", "two"], received);
        Assert.Equal(["no such line", "no such line"], logger.Entries.Where(static entry => entry.Exception is not null).Select(static entry => entry.Exception!.Message));
        Assert.All(logger.Entries.Where(static entry => entry.Exception is not null), static entry => Assert.Contains("named", entry.Text, StringComparison.Ordinal));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task OutputReceived_TakesItsTime_HasAllLinesBeforeJoinEnds() => OnThread.Run(() =>
    {
        int received = 0;
        using ProcessPool pool = new(new ProcessPoolOptions
        {
            WorkerCount = 1,
            OutputReceived = _ =>
            {
                long began = Stopwatch.GetTimestamp();
                SpinWait.SpinUntil(() => Stopwatch.GetElapsedTime(began) > TimeSpan.FromMilliseconds(2));
                received++;
            },
        });
        pool.Apply(static () =>
        {
            for (int line = 0; line < 800; line++)
            {
                Console.WriteLine(line);
            }
        });
        pool.Close();
        Assert.True(pool.Join(OnThread.Patience));
        Assert.Equal(800, received);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task OutputReceived_NeverReturns_HoldsUpNoItemAndNoEnd() => OnThread.Run(() =>
    {
        using ManualResetEventSlim release = new();
        using ProcessPool pool = new(new ProcessPoolOptions { WorkerCount = 1, OutputReceived = _ => release.Wait() });
        Assert.Throws<WorkerCrashedException>(() => pool.Apply(static () =>
        {
            Console.WriteLine("line");
            Environment.Exit(3);
        }));
        Assert.Equal(9, pool.Apply(Functions.Nine));
        pool.Close();
        Assert.True(pool.Join(OnThread.Patience));
        release.Set();
    });

    [Theory(Timeout = OnThread.Timeout)]
    [InlineData(70_000)]
    [InlineData(65_536)]
    [InlineData(300_000)]
    public Task OutputReceived_LineOfManyCharacters_ComesInPieces(int length) => OnThread.Run(() =>
    {
        List<WorkerOutput> received = Received(() =>
        {
            Console.Write(new string('x', length));
            Console.WriteLine();
            Console.WriteLine();
            Console.WriteLine("next");
        });
        Assert.Equal(new string('x', length), string.Concat(received.SkipLast(2).Select(static line => line.Line)));
        Assert.Equal(["", "next"], received.TakeLast(2).Select(static line => line.Line));
        Assert.InRange(received.Count - 2, length / 80_000, 1 + (length / 65_536));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task OutputReceived_FloodWithoutAnyLineEnd_TakesNoMemory() => OnThread.Run(() =>
    {
        int longest = 0;
        long all = 0;
        using ProcessPool pool = new(new ProcessPoolOptions
        {
            WorkerCount = 1,
            OutputReceived = line =>
            {
                longest = Math.Max(longest, line.Line.Length);
                all += line.Line.Length;
            },
        });
        pool.Apply(static () =>
        {
            byte[] text = [.. Enumerable.Repeat((byte)'x', 1 << 16)];
            using Stream output = Console.OpenStandardOutput();
            for (int i = 0; i < 256; i++)
            {
                output.Write(text);
            }
        });
        pool.Close();
        Assert.True(pool.Join(OnThread.Patience));
        Assert.Equal(16 << 20, all);
        Assert.InRange(longest, 1 << 16, (1 << 16) + (1 << 14));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task OutputReceived_BytesThatAreNoText_AreReplaced() => OnThread.Run(() =>
    {
        List<WorkerOutput> received = Received(static () =>
        {
            using Stream output = Console.OpenStandardOutput();
            output.Write([(byte)'a', 0xFF, (byte)'b', (byte)'\n', 0xC3, (byte)'\n', .. "häß €\r\n"u8, 0xF0, 0x9F, 0x98]);
        });
        Assert.Equal(["a\uFFFDb", "\uFFFD", "häß €", "\uFFFD"], received.Select(static line => line.Line));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task OutputReceived_WorkerCrashesWithinALine_IsToldWhatThereIsOfIt() => OnThread.Run(() =>
    {
        List<WorkerOutput> received = [];
        using ProcessPool pool = new(new ProcessPoolOptions { WorkerCount = 1, OutputReceived = received.Add });
        WorkerCrashedException e = Assert.Throws<WorkerCrashedException>(() => pool.Apply(static () =>
        {
            Console.Write("half a line");
            Console.Error.Write("half an error");
            return CrashTests.Die(CrashTests.Death.Kill);
        }));
        Assert.Equal("half an error", e.StandardErrorTail);
        Assert.Equal(
            [("half a line", false), ("half an error", true)],
            received.Select(static line => (line.Line, line.IsStandardError)).OrderBy(static line => line.IsStandardError));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Output_HeldOpenByAProcessThatCannotBeFound_HoldsNothingUp() => OnThread.Run(() =>
    {
        using ProcessPool pool = new(1);

        // Out of the worker's group, and with an environment of its own.
        int id = pool.Apply(static () => Process.Start("setsid", ["env", "-i", "sleep", "1000"]).Id);
        using Process sleeper = Process.GetProcessById(id);
        try
        {
            Assert.True(OnThread.Eventually(() => File.ReadAllText($"/proc/{id}/cmdline").StartsWith("sleep", StringComparison.Ordinal)));
            Assert.Throws<WorkerCrashedException>(() => pool.Apply(static () => CrashTests.Die(CrashTests.Death.Kill)));
            Assert.Equal(9, pool.Apply(Functions.Nine));
            pool.Close();
            Assert.True(pool.Join(OnThread.Patience));
            Assert.False(sleeper.HasExited);
        }
        finally
        {
            sleeper.Kill();
        }
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task StandardInput_OfAWorker_IsEmpty() => OnThread.Run(() =>
    {
        using ProcessPool pool = new(1);
        Assert.Null(pool.Apply(static () => Console.In.ReadLine()));
        Assert.Equal(-1, pool.Apply(static () => Console.OpenStandardInput().ReadByte()));

        // Also for what the worker starts.
        Assert.Equal("0", pool.Apply(static () =>
        {
            using Process count = Process.Start(new ProcessStartInfo("wc", "-c") { RedirectStandardOutput = true })!;
            return count.StandardOutput.ReadToEnd().Trim();
        }));
    });

    /// <summary>What a worker writes to both of its streams: numbered lines of different lengths.</summary>
    private static void Flood(int lines)
    {
        Task errors = Task.Run(() => Write(Console.Error, "error"));
        Write(Console.Out, "out");
        errors.Wait();

        void Write(TextWriter writer, string name)
        {
            for (int line = 0; line < lines; line++)
            {
                writer.WriteLine($"{name} {WorkerContext.WorkerId} {line} {new string('x', line % 300)}.");
            }
        }
    }

    private static void AssertWhole(IEnumerable<string> lines, string name)
    {
        string[][] parts = [.. lines.Select(static line => line.Split(' '))];
        Assert.Equal(3 * Lines, parts.Length);
        Assert.All(parts, part => Assert.True(part.Length == 4 && part[0] == name && part[3] == new string('x', int.Parse(part[2], CultureInfo.InvariantCulture) % 300) + "."));
        Assert.All(parts.GroupBy(static part => part[1]), static worker => Assert.Equal(Enumerable.Range(0, Lines), worker.Select(static part => int.Parse(part[2], CultureInfo.InvariantCulture))));
    }

    private static List<WorkerOutput> Received(Action write)
    {
        List<WorkerOutput> received = [];
        using ProcessPool pool = new(new ProcessPoolOptions { WorkerCount = 1, OutputReceived = received.Add });
        pool.Apply(write);
        pool.Close();
        Assert.True(pool.Join(OnThread.Patience));
        return received;
    }

    private (string Output, string Errors) Captured(Action action)
    {
        GC.KeepAlive(_fixture);
        (TextWriter output, TextWriter errors) before = (Console.Out, Console.Error);
        using StringWriter output = new();
        using StringWriter errors = new();
        Console.SetOut(output);
        Console.SetError(errors);
        try
        {
            action();
        }
        finally
        {
            Console.SetOut(before.output);
            Console.SetError(before.errors);
        }

        return (output.ToString(), errors.ToString());
    }
}
