using System.Diagnostics;
using System.Globalization;
using Bench;
using Multiprocessing.ProcessTests.Conformance;
using Multiprocessing.ProcessTests.Infrastructure;

namespace Multiprocessing.ProcessTests.Processes;

public sealed class ProcessPoolSharedMemoryTests(ProcessPoolFixture fixture) : SharedMemoryTests(fixture), IClassFixture<ProcessPoolFixture>
{
    protected override bool HasProcesses => true;
}

public sealed class InProcessPoolSharedMemoryTests(InProcessPoolFixture fixture) : SharedMemoryTests(fixture), IClassFixture<InProcessPoolFixture>
{
    protected override bool HasProcesses => false;
}

public sealed class FileSegmentSharedMemoryTests(FileSegmentFixture fixture) : SharedMemoryTests(fixture), IClassFixture<FileSegmentFixture>
{
    protected override bool HasProcesses => true;
}

/// <summary>Arrays and matrices whose memory the program and its workers share, with every kind of pool and of segment.</summary>
public abstract class SharedMemoryTests(PoolFixture fixture)
{
    public static IEnumerable<TheoryDataRow<int?>> ChunkSizes => [new(1), new(20), new(1000), new((int?)null)];

    protected Pool Shared => fixture.Shared;

    /// <summary>Whether workers have memory of their own.</summary>
    protected abstract bool HasProcesses { get; }

    [Fact(Timeout = OnThread.Timeout)]
    public Task SharedArray_PassedToAWorker_IsTheSameMemory() => OnThread.Run(() =>
    {
        using SharedArray<int> shared = new(1000);
        for (int round = 1; round <= 3; round++)
        {
            shared[0] = round;
            Assert.Equal(round, Shared.Apply(
                static copy =>
                {
                    copy[999] = copy[0] * 10;
                    return copy[0];
                },
                shared));
            Assert.Equal(round * 10, shared[999]);
        }
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task SharedArray_Captured_IsTheSameMemory() => OnThread.Run(() =>
    {
        using SharedArray<double> shared = new(137);
        shared.Span.Fill(0.5);
        Shared.For(0, shared.Length, i => shared[i] += i);
        Assert.Equal(Enumerable.Range(0, 137).Select(static i => i + 0.5), shared.ToArray());
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task SharedArray_WrittenWhileAWorkerWaits_IsSeenAtOnce() => OnThread.Run(() =>
    {
        using SharedArray<int> shared = new(2);
        Task<bool> waiting = Shared.ApplyAsync(
            static copy =>
            {
                Volatile.Write(ref copy[0], 1);
                return SpinWait.SpinUntil(() => Volatile.Read(ref copy[1]) == 1, OnThread.Patience);
            },
            shared);
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref shared[0]) == 1, OnThread.Patience));
        Volatile.Write(ref shared[1], 1);
        Assert.True(waiting.GetAwaiter().GetResult());
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task SharedArray_InTwoWorkers_IsTheSameMemory() => OnThread.Run(() =>
    {
        using SharedArray<int> shared = new(1);
        Assert.Equal([true, true], Shared.Broadcast(() =>
        {
            Interlocked.Increment(ref shared[0]);
            return SpinWait.SpinUntil(() => Volatile.Read(ref shared[0]) == 2, OnThread.Patience);
        }));
        Assert.Equal(2, shared[0]);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task SharedArray_TwiceInAnArgument_IsTheSameMemoryBothTimes() => OnThread.Run(() =>
    {
        using SharedArray<byte> shared = new([1, 2, 3]);
        Assert.Equal(9, Shared.Apply(
            static (first, rest) =>
            {
                first[1] = 9;
                return rest[0][1];
            },
            shared,
            new[] { shared }));
        Assert.Equal(new byte[] { 1, 9, 3 }, shared.ToArray());
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task SharedArray_ReturnedByAWorker_IsTheProgramsMemory() => OnThread.Run(() =>
    {
        using SharedArray<int> shared = new([1, 2, 3]);
        SharedArray<int> back = Shared.Apply(static copy => copy, shared);
        back[0] = 7;
        Assert.Equal([7, 2, 3], shared.ToArray());
        Assert.Equal(3, back.Length);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task SharedArray_LengthZero_Travels() => OnThread.Run(() =>
    {
        using SharedArray<long> shared = new(0);
        Assert.Equal(0, shared.Length);
        Assert.Empty(shared.ToArray());
        Assert.True(shared.Span.IsEmpty);
        Assert.Equal(0, Shared.Apply(static copy => copy.Length + copy.Span.Length, shared));
        Assert.Throws<IndexOutOfRangeException>(() => shared[0]);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task SharedArray_OfStructs_KeepsTheirFields() => OnThread.Run(() =>
    {
        using SharedArray<Point> shared = new([new Point(1, 2.5), new Point(-3, 4.5)]);
        Assert.Equal(new Point(-3, 4.5), Shared.Apply(
            static copy =>
            {
                copy[0] = new Point(8, 8);
                copy[1].Y++;
                return new Point(copy[1].X, copy[1].Y - 1);
            },
            shared));
        Assert.Equal([new Point(8, 8), new Point(-3, 5.5)], shared.ToArray());
    });

    [Fact]
    public void SharedArray_OfALength_IsZeros()
    {
        using SharedArray<int> shared = new(100_000);
        Assert.Equal(100_000, shared.Length);
        Assert.False(shared.Span.ContainsAnyExcept(0));
    }

    [Fact]
    public void SharedArray_OfASpan_IsACopy()
    {
        int[] values = [4, 5, 6];
        using SharedArray<int> shared = new(values.AsSpan());
        values[0] = 0;
        Assert.Equal([4, 5, 6], shared.ToArray());
        int[] copy = shared.ToArray();
        copy[1] = 0;
        Assert.Equal(5, shared[1]);
    }

    [Fact]
    public void SharedArray_BadIndexOrLength_IsRefused()
    {
        using SharedArray<int> shared = new(8);
        Assert.Throws<IndexOutOfRangeException>(() => shared[8]);
        Assert.Throws<IndexOutOfRangeException>(() => shared[-1]);
        Assert.Equal("length", Assert.Throws<ArgumentOutOfRangeException>(static () => new SharedArray<int>(-1)).ParamName);
    }

    [Fact(Timeout = OnThread.Timeout)]
    public Task SharedArray_BadIndexInAWorker_FailsTheItem() => OnThread.Run(() =>
    {
        using SharedArray<int> shared = new(8);
        Assert.Throws<IndexOutOfRangeException>(() => Shared.Apply(static copy => copy[8], shared));
        Assert.Equal(0, Shared.Apply(static copy => copy[7], shared));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task SharedArray_Disposed_IsRefused() => OnThread.Run(() =>
    {
        SharedArray<int> shared = new(8);
        shared.Dispose();
        shared.Dispose();
        Assert.Throws<ObjectDisposedException>(() => shared[0]);
        Assert.Throws<ObjectDisposedException>(() => shared.Span.Length);
        Assert.Throws<ObjectDisposedException>(shared.ToArray);
        AssertDisposed(() => Shared.Apply(static copy => copy.Length, shared));
        AssertDisposed(() => Shared.Apply(() => shared.Length));
        AssertDisposed(() => Shared.Map([shared], static copy => copy.Length));
        Assert.Equal(9, Shared.Apply(Functions.Nine));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task SharedArray_DisposedInAWorker_StaysTheProgramsOwn() => OnThread.Run(() =>
    {
        using SharedArray<int> shared = new([1, 2, 3]);
        Assert.Equal([true, true], Shared.Broadcast(() =>
        {
            shared.Dispose();
            return shared[0] == 1;
        }));
        Assert.Equal([1, 2, 3], shared.ToArray());
        Assert.Equal([6, 6], Shared.Broadcast(() => shared[0] + shared[1] + shared[2]));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task SharedArray_DisposedByItsCreator_IsZerosForWhoHoldsIt() => OnThread.Run(() =>
    {
        using Pool pool = fixture.Create(1);
        SharedArray<int> shared = new(1 << 20);
        shared.Span.Fill(5);
        Assert.Equal(5, pool.Apply(
            static copy =>
            {
                Holder.Kept = copy;
                return copy[^1];
            },
            shared));
        shared.Dispose();
        Assert.True(pool.Apply(static () =>
        {
            bool isFree = !Holder.Kept!.Span.ContainsAnyExcept(0);
            Holder.Kept = null;
            return isFree;
        }));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task SharedArray_MadeInWorkers_ComesBack() => OnThread.Run(() =>
    {
        SharedArray<int>[] arrays = Shared.MapRange(0, 100, MakeIn);
        for (int i = 0; i < arrays.Length; i++)
        {
            Assert.Equal(2000, arrays[i].Length);
            Assert.False(arrays[i].Span.ContainsAnyExcept(i));
        }

        Array.ForEach(arrays, static array => array.Dispose());
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task SharedArray_MadeInWorkersThatCollect_StaysUsable() => OnThread.Run(() =>
    {
        // Its creator has neither disposed it nor ended: that it no longer refers to it frees nothing.
        SharedArray<int>[] arrays = Shared.MapRange(1, 41, MakeIn);
        Shared.Broadcast(static () =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        });
        for (int i = 0; i < arrays.Length; i++)
        {
            Assert.False(arrays[i].Span.ContainsAnyExcept(i + 1), $"Array {i} has lost its content.");
        }

        Assert.Equal(Enumerable.Range(1, 40), Shared.Map(arrays, static array => array[1999]));
        Array.ForEach(arrays, static array => array.Dispose());
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task SharedArray_MadeInAWorkerThatIsRecycled_StaysUsable() => OnThread.Run(() =>
    {
        Assert.SkipUnless(HasProcesses, "A thread is not recycled.");
        using ProcessPool pool = new(new ProcessPoolOptions { WorkerCount = 1, MaxTasksPerWorker = 1 });
        using SharedArray<int> made = pool.Apply(static () =>
        {
            SharedArray<int> array = MakeIn(7);
            array[0] = Environment.ProcessId;
            return array;
        });
        int creator = made[0];
        Assert.True(OnThread.Eventually(() => !Leftovers.IsAlive(creator)));
        Assert.False(made.Span[1..].ContainsAnyExcept(7));
        made[1] = 8;
        Assert.Equal(8, made[1]);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task SharedArray_MadeInAWorkerThatIsKilled_StaysUsableAndLeavesNoFile() => OnThread.Run(() =>
    {
        Assert.SkipUnless(HasProcesses, "A thread is not killed.");
        using ProcessPool pool = new(1);
        using SharedArray<int> made = pool.Apply(static () => MakeIn(7));
        int creator = pool.Workers[0].ProcessId;
        Kill(creator);
        Assert.True(OnThread.Eventually(() => !Leftovers.IsAlive(creator)));
        Assert.False(made.Span.ContainsAnyExcept(7));
        Assert.Equal(9, pool.Apply(Functions.Nine));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task SharedArray_WorkerIsKilledWhileItMakesSome_LeavesNothing() => OnThread.Run(() =>
    {
        Assert.SkipUnless(HasProcesses, "A thread is not killed.");
        HashSet<string> before = [.. Holdings.Files()];
        using ProcessPool pool = new(2);
        Outcome<int>[] outcomes = [.. pool.MapOutcomes(Enumerable.Range(1, 12), MakeUntilKilled)];
        Assert.All(outcomes, static outcome => Assert.Equal("SIGKILL", Assert.IsType<WorkerCrashedException>(outcome.Exception).Signal));
        string[] left = [];
        Assert.True(OnThread.Eventually(() => (left = [.. Holdings.Files().Except(before)]).Length == 0), string.Join(", ", left));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task SharedArray_MadeInWorkersThatAreGoneAndDisposed_IsFreed() => OnThread.Run(() =>
    {
        Assert.SkipUnless(HasProcesses, "A thread does not take its memory along.");
        long before = SharedMegabytes();
        using (ProcessPool pool = new(new ProcessPoolOptions { WorkerCount = 1, MaxTasksPerWorker = 1 }))
        {
            for (int round = 0; round < 8; round++)
            {
                using SharedArray<byte> made = pool.Apply(static () =>
                {
                    SharedArray<byte> array = new(64 << 20);
                    array.Span.Fill(1);
                    return array;
                });
                Assert.Equal(1, made[^1]);
            }
        }

        // Their creators have ended, and the program has disposed what it had of them.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long held = 0;
        Assert.True(OnThread.Eventually(() => (held = SharedMegabytes() - before) < 256), $"{held} MB of shared memory are held.");
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task SharedArray_WorkerDiesWhileItWrites_KeepsWhatWasWritten() => OnThread.Run(() =>
    {
        Assert.SkipUnless(HasProcesses, "A thread is not killed.");
        using SharedArray<int> shared = new(10);
        using ProcessPool pool = new(1);
        Assert.Throws<WorkerCrashedException>(() => pool.Apply(
            static copy =>
            {
                copy.Span.Fill(3);
                return CrashTests.Die(CrashTests.Death.Kill);
            },
            shared));
        Assert.Equal(Enumerable.Repeat(3, 10), shared.ToArray());
        Assert.Equal(3, pool.Apply(static copy => copy[9], shared));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task SharedArray_LargeAndHandedOverOften_IsMappedOnce() => OnThread.Run(() =>
    {
        Assert.SkipUnless(HasProcesses, "Threads share the program's memory.");
        string[] before = Names();
        using (ProcessPool pool = new(1))
        using (SharedArray<byte> shared = new(100 << 20))
        {
            shared.Span.Fill(1);
            Assert.Equal(shared.Length / 4096, pool.Apply(Touch, shared));
            long held = pool.Apply(static () => Environment.WorkingSet);
            int open = pool.Apply(CountDescriptors);
            for (int round = 0; round < 200; round++)
            {
                Assert.Equal(shared.Length / 4096, pool.Apply(Touch, shared));
            }

            Assert.InRange(pool.Apply(static () => Environment.WorkingSet) - held, long.MinValue, 50L << 20);
            Assert.InRange(pool.Apply(CountDescriptors), 0, open + 2);
        }

        Assert.Empty(Names().Except(before));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task SharedArray_ManyMadeAndDisposed_TakeNoMemoryOfAWorker() => OnThread.Run(() =>
    {
        Assert.SkipUnless(HasProcesses, "Threads share the program's memory.");
        using ProcessPool pool = new(1);
        long held = 0;
        for (int round = 0; round < 40; round++)
        {
            using SharedArray<byte> shared = new(16 << 20);
            shared.Span.Fill(1);
            Assert.Equal(shared.Length / 4096, pool.Apply(Touch, shared));
            held = held == 0 ? pool.Apply(static () => Environment.WorkingSet) : held;
        }

        Assert.InRange(pool.Apply(static () => Environment.WorkingSet) - held, long.MinValue, 100L << 20);
    });

    [Fact]
    public void SharedMatrix_OfASize_IsRowMajor()
    {
        using SharedMatrix<int> matrix = new(3, 4);
        Assert.Equal((3, 4), (matrix.Rows, matrix.Columns));
        Assert.Equal(12, matrix.Span.Length);
        Assert.False(matrix.Span.ContainsAnyExcept(0));
        for (int i = 0; i < 12; i++)
        {
            matrix.Span[i] = i;
        }

        Assert.Equal([4, 5, 6, 7], matrix.Row(1).ToArray());
        Assert.Equal(11, matrix[2, 3]);
        matrix[2, 0] = -1;
        matrix.Row(0)[3] = -2;
        Assert.Equal([0, 1, 2, -2, 4, 5, 6, 7, -1, 9, 10, 11], matrix.Span.ToArray());
    }

    [Fact]
    public void SharedMatrix_BadSizeOrIndex_IsRefused()
    {
        Assert.Equal("rows", Assert.Throws<ArgumentOutOfRangeException>(static () => new SharedMatrix<int>(-1, 2)).ParamName);
        Assert.Equal("columns", Assert.Throws<ArgumentOutOfRangeException>(static () => new SharedMatrix<int>(2, -1)).ParamName);
        Assert.Throws<ArgumentOutOfRangeException>(static () => new SharedMatrix<byte>(1 << 16, 1 << 16));
        using SharedMatrix<int> matrix = new(3, 4);
        Assert.Equal("row", Assert.Throws<ArgumentOutOfRangeException>(() => matrix.Row(3).Length).ParamName);
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.Row(-1).Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix[3, 0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix[-1, 0]);

        // Each of these would be an element of another row.
        Assert.Throws<IndexOutOfRangeException>(() => matrix[0, 4]);
        Assert.Throws<IndexOutOfRangeException>(() => matrix[1, -1]);
    }

    [Fact(Timeout = OnThread.Timeout)]
    public Task SharedMatrix_Empty_HasNothingToMap() => OnThread.Run(() =>
    {
        using SharedMatrix<int> noRows = new(0, 5);
        using SharedMatrix<int> noColumns = new(5, 0);
        Assert.Empty(Shared.MapRows(noRows, static row => row.Length));
        Assert.Equal([0, 0, 0, 0, 0], Shared.MapRows(noColumns, static row => row.Length));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task SharedMatrix_Disposed_IsRefused() => OnThread.Run(() =>
    {
        SharedMatrix<int> matrix = new(2, 2);
        matrix.Dispose();
        matrix.Dispose();
        Assert.Throws<ObjectDisposedException>(() => matrix[0, 0]);
        Assert.Throws<ObjectDisposedException>(() => matrix.Span.Length);
        Assert.Throws<ObjectDisposedException>(() => matrix.Row(0).Length);
        AssertDisposed(() => Shared.Apply(static copy => copy.Rows, matrix));
        AssertDisposed(() => Shared.MapRows(matrix, static row => row.Length));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task SharedMatrix_WrittenByWorkers_IsTheSameMemory() => OnThread.Run(() =>
    {
        using SharedMatrix<long> matrix = new(50, 7);
        Shared.For(0, matrix.Rows, row =>
        {
            matrix.Row(row).Fill(row);
            matrix[row, 6] = -row;
        });
        for (int row = 0; row < matrix.Rows; row++)
        {
            Assert.Equal(new long[] { row, row, row, row, row, row, -row }, matrix.Row(row).ToArray());
        }

        Assert.Equal((50, 7), Shared.Apply(static copy => (copy.Rows, copy.Columns), matrix));
    });

    [Theory(Timeout = OnThread.Timeout)]
    [MemberData(nameof(ChunkSizes))]
    public Task MapRows_AnyChunkSize_EqualsTheLoop(int? chunkSize) => OnThread.Run(() =>
    {
        using SharedMatrix<int> matrix = Fill(137, 50);
        int[] expected = new int[matrix.Rows];
        for (int row = 0; row < expected.Length; row++)
        {
            expected[row] = CountWithin(matrix.Row(row), 4, 8);
        }

        int low = 4;
        Assert.Equal(expected, Shared.MapRows(matrix, row => CountWithin(row, low, 8), chunkSize));
        Assert.Equal(expected, Shared.MapRowsAsync(matrix, static row => CountWithin(row, 4, 8), chunkSize).GetAwaiter().GetResult());
    });

    [Theory(Timeout = OnThread.Timeout)]
    [MemberData(nameof(ChunkSizes))]
    public Task MapRows_MatrixChangesBetweenTwo_SeesTheChange(int? chunkSize) => OnThread.Run(() =>
    {
        using SharedMatrix<int> matrix = new(40, 3);
        RowFunction<int, int> last = static row => row[^1];
        for (int round = 1; round <= 5; round++)
        {
            matrix.Span.Fill(round);
            Assert.Equal(Enumerable.Repeat(round, 40), Shared.MapRows(matrix, last, chunkSize));
        }

        // The same function with other memory.
        using SharedMatrix<int> other = new(10, 2);
        other.Span.Fill(-1);
        Assert.Equal(Enumerable.Repeat(-1, 10), Shared.MapRows(other, last, chunkSize));
    });

    [Theory(Timeout = OnThread.Timeout)]
    [MemberData(nameof(ChunkSizes))]
    public Task MapRows_RowsFail_ThrowsTheFirstWithItsIndex(int? chunkSize) => OnThread.Run(() =>
    {
        using SharedMatrix<int> matrix = new(137, 3);
        matrix[60, 0] = 60;
        matrix[61, 0] = 61;
        FormatException e = Assert.Throws<FormatException>(() => Shared.MapRows(matrix, FailMarked, chunkSize));
        Assert.Equal("row 60", e.Message);
        Assert.Equal(60, e.Data["Multiprocessing.ItemIndex"]);
        e = Assert.Throws<FormatException>(() => Shared.MapRowsAsync(matrix, FailMarked, chunkSize).GetAwaiter().GetResult());
        Assert.Equal("row 60", e.Message);
        Assert.Equal(60, e.Data["Multiprocessing.ItemIndex"]);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task MapRows_BadArguments_AreRefused() => OnThread.Run(() =>
    {
        using SharedMatrix<int> matrix = new(2, 2);
        Assert.Equal("matrix", Assert.Throws<ArgumentNullException>(() => Shared.MapRows((SharedMatrix<int>)null!, static row => row.Length)).ParamName);
        Assert.Equal("function", Assert.Throws<ArgumentNullException>(() => Shared.MapRows<int, int>(matrix, null!)).ParamName);
        Assert.Equal("chunkSize", Assert.Throws<ArgumentOutOfRangeException>(() => Shared.MapRows(matrix, static row => row.Length, 0)).ParamName);
        Assert.ThrowsAny<OperationCanceledException>(() => Shared.MapRows(matrix, static row => row.Length, cancellationToken: new CancellationToken(canceled: true)));
    });

    private static int FailMarked(ReadOnlySpan<int> row) => row[0] == 0 ? 0 : throw new FormatException($"row {row[0]}");

    private static int CountWithin(ReadOnlySpan<int> row, int low, int high)
    {
        int count = 0;
        foreach (int value in row)
        {
            count += value >= low && value <= high ? 1 : 0;
        }

        return count;
    }

    private static SharedMatrix<int> Fill(int rows, int columns)
    {
        SharedMatrix<int> matrix = new(rows, columns);
        Random random = new(1);
        foreach (ref int value in matrix.Span)
        {
            value = random.Next(12);
        }

        return matrix;
    }

    private static SharedArray<int> MakeIn(int value)
    {
        SharedArray<int> array = new(2000);
        array.Span.Fill(value);
        return array;
    }

    /// <summary>The kill comes from another thread, so it meets an array at any point of its making.</summary>
    private static int MakeUntilKilled(int made)
    {
        using ManualResetEventSlim isDue = new();
        new Thread(() =>
        {
            isDue.Wait();
            _ = CrashTests.Die(CrashTests.Death.Kill);
        }).Start();
        for (int i = 1; ; i++)
        {
            if (i == made)
            {
                isDue.Set();
            }

            new SharedArray<int>(1).Dispose();
        }
    }

    private static int Touch(SharedArray<byte> array)
    {
        int sum = 0;
        for (int i = 0; i < array.Length; i += 4096)
        {
            sum += array[i];
        }

        return sum;
    }

    /// <summary>What the system holds in shared memory, of all programs.</summary>
    private static long SharedMegabytes() =>
        long.Parse(File.ReadLines("/proc/meminfo").First(static line => line.StartsWith("Shmem:", StringComparison.Ordinal)).Split(' ')[^2], CultureInfo.InvariantCulture) / 1024;

    private static int CountDescriptors() => Directory.GetFiles("/proc/self/fd").Length;

    private static string[] Names() => Directory.Exists("/dev/shm") ? Directory.GetFileSystemEntries("/dev/shm", "mp-*") : [];

    private static void Kill(int id)
    {
        using Process process = Process.GetProcessById(id);
        process.Kill();
    }

    /// <summary>Refused before anything is sent, as what it is or as the reason why it cannot travel.</summary>
    private static void AssertDisposed(Action submit)
    {
        Exception? e = Record.Exception(submit);
        Assert.True(e is ObjectDisposedException || (e is TransferException && e.InnerException is ObjectDisposedException), $"Not refused as disposed: {e}");
    }

    internal record struct Point(int X, double Y);

    private static class Holder
    {
        internal static SharedArray<int>? Kept { get; set; }
    }
}
