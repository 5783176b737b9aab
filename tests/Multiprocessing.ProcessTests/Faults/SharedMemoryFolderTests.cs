using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Multiprocessing.ProcessTests.Infrastructure;

namespace Multiprocessing.ProcessTests.Faults;

/// <summary>
/// A machine whose /dev/shm is missing, full or read-only, as containers have it. The program is a child process in a mount namespace of its
/// own, so the machine keeps its folder; that takes the right to mount.
/// </summary>
public sealed partial class SharedMemoryFolderTests(LeftoverFixture fixture) : IClassFixture<LeftoverFixture>
{
    private const int Large = 4 << 20;
    private const int NewMounts = 0x20000;
    private const ulong ReadOnlyMount = 1;
    private const ulong BindMount = 0x1000;
    private const ulong PrivateForAll = 0x4000 | 0x40000;

    private readonly LeftoverFixture _fixture = fixture;

    public enum Trouble
    {
        Missing,
        Full,
        ReadOnly,
    }

    [Theory(Timeout = OnThread.Timeout)]
    [InlineData(Trouble.Missing, "memory")]
    [InlineData(Trouble.Full, "memory")]
    [InlineData(Trouble.Missing, "file")]
    [InlineData(Trouble.Full, "file")]
    [InlineData(Trouble.ReadOnly, "file")]
    public Task Pool_SharedMemoryFolderIsOfNoUse_WorksWithoutIt(Trouble trouble, string segments) => OnThread.Run(() =>
    {
        GC.KeepAlive(_fixture);
        using ChildProcess<string> program = ChildProcess.Start(static (trouble, segments) => InTrouble(trouble, segments, Use), trouble, segments);
        string result = program.Result;
        Assert.SkipWhen(result == "", "This needs the right to mount.");
        Assert.Equal("4950 4194304 killed 4950", result);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Pool_NoPlaceForSegmentsAtAll_FailsWithTheReason() => OnThread.Run(() =>
    {
        GC.KeepAlive(_fixture);
        using ChildProcess<string> program = ChildProcess.Start(static () => InTrouble(Trouble.Full, "file", static () =>
        {
            string small = Path.GetTempPath();
            Assert.Equal(0, Mount("tmpfs", small, "tmpfs", 0, "size=64k"));
            using ProcessPool pool = new(2);
            WorkerStartException e = Assert.Throws<WorkerStartException>(() => pool.Apply(static () => 1));
            Assert.IsType<IOException>(e.InnerException, exactMatch: false);
            Assert.Empty(Directory.GetFileSystemEntries(small));
            return e.Message;
        }));
        string result = program.Result;
        Assert.SkipWhen(result == "", "This needs the right to mount.");
        Assert.Contains("could not be started", result, StringComparison.Ordinal);
    });

    /// <summary>What a program does: small items, a large argument and result, a worker that dies.</summary>
    private static string Use()
    {
        using ProcessPool pool = new(2);
        int sum = pool.MapRange(0, 100, static i => i).Sum();
        int length = pool.Apply(static data => data, new byte[Large]).Length;
        string end = "lived";
        try
        {
            pool.Apply(static () => Causes.Happen(Cause.Kill));
        }
        catch (WorkerCrashedException)
        {
            end = "killed";
        }

        return $"{sum} {length} {end} {pool.MapRange(0, 100, static i => i).Sum()}";
    }

    /// <returns>What the body gives, or "" where mounting is not allowed.</returns>
    private static string InTrouble(Trouble trouble, string segments, Func<string> body)
    {
        // This thread's own mounts from here on, and those of the threads and processes that it starts.
        if (Unshare(NewMounts) != 0 || Mount("none", "/", null, PrivateForAll, null) != 0)
        {
            return "";
        }

        using SafeFileHandle nothing = File.OpenHandle("/dev/null", FileMode.Open, FileAccess.ReadWrite);
        int result = trouble switch
        {
            Trouble.Full => Mount("tmpfs", "/dev/shm", "tmpfs", 0, "size=64k"),
            Trouble.ReadOnly => Mount("tmpfs", "/dev/shm", "tmpfs", ReadOnlyMount, "size=64k"),
            _ => HideDevices(nothing),
        };
        if (result != 0)
        {
            return "";
        }

        Environment.SetEnvironmentVariable("MULTIPROCESSING_SEGMENTS", segments);
        return body();
    }

    /// <summary>Leaves nothing in /dev but what every program expects there.</summary>
    private static int HideDevices(SafeFileHandle nothing)
    {
        int result = Mount("tmpfs", "/dev", "tmpfs", 0, "size=64k");
        if (result == 0)
        {
            File.CreateSymbolicLink("/dev/stdin", "/proc/self/fd/0");
            File.Create("/dev/null").Dispose();
            result = Mount($"/proc/self/fd/{nothing.DangerousGetHandle()}", "/dev/null", null, BindMount, null);
        }

        return result;
    }

    [LibraryImport("libc", EntryPoint = "unshare", SetLastError = true)]
    private static partial int Unshare(int flags);

    [LibraryImport("libc", EntryPoint = "mount", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Mount(string source, string target, string? type, ulong flags, string? data);
}
