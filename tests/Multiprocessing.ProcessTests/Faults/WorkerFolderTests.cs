using System.Diagnostics;
using Multiprocessing.ProcessTests.Infrastructure;
using Multiprocessing.Transport;

namespace Multiprocessing.ProcessTests.Faults;

/// <summary>
/// Workers that are killed while a folder of theirs stands: that of a socket, or of a file on a disk, on its way to lose its name. The items make
/// such a folder themselves, since the moment cannot be hit.
/// </summary>
public sealed class WorkerFolderTests(LeftoverFixture fixture) : IClassFixture<LeftoverFixture>
{
    private readonly LeftoverFixture _fixture = fixture;

    [Theory(Timeout = OnThread.Timeout)]
    [InlineData(false)]
    [InlineData(true)]
    public Task Worker_IsKilledWhileItsFolderStands_ItIsRemoved(bool hasOwnTemporaryFolder) => OnThread.Run(() =>
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere they stand in the program's.");
        GC.KeepAlive(_fixture);
        string own = Directory.CreateTempSubdirectory().FullName;
        ProcessPoolOptions options = new() { WorkerCount = 1 };
        if (hasOwnTemporaryFolder)
        {
            options.EnvironmentVariables["TMPDIR"] = own;
        }

        using (ProcessPool pool = new(options))
        {
            string place = pool.Apply(Path.GetTempPath);
            Assert.Equal(hasOwnTemporaryFolder, place.StartsWith(own, StringComparison.Ordinal));
            string log = Path.Combine(own, "log");
            Assert.Throws<WorkerCrashedException>(() => pool.Apply(MakeFoldersAndDie, log));
            AssertMadeAndGone(log);
            Assert.Empty(Directory.GetDirectories(own));
        }

        Directory.Delete(own, recursive: true);
    });

    /// <summary>The item has another temporary folder by then, and the worker's own was named as seen from its current folder.</summary>
    [Fact(Timeout = OnThread.Timeout)]
    public Task Worker_HasAnotherTemporaryFolderByThen_ItsFolderIsRemoved() => OnThread.Run(() =>
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere they stand in the program's.");
        string own = Directory.CreateTempSubdirectory().FullName;
        string place = Directory.CreateDirectory(Path.Combine(own, "place")).FullName;
        using (ProcessPool pool = new(new ProcessPoolOptions { WorkerCount = 1, WorkingDirectory = own, EnvironmentVariables = { ["TMPDIR"] = "place" } }))
        {
            string log = Path.Combine(own, "log");
            Assert.Throws<WorkerCrashedException>(() => pool.Apply(
                static log =>
                {
                    Environment.SetEnvironmentVariable("TMPDIR", "/");
                    return MakeFoldersAndDie(log);
                },
                log));
            Assert.StartsWith(place, File.ReadLines(log).First(), StringComparison.Ordinal);
            AssertMadeAndGone(log);
        }

        Directory.Delete(own, recursive: true);
    });

    [Theory(Timeout = OnThread.Timeout)]
    [InlineData(false)]
    [InlineData(true)]
    public Task WorkerOfAWorker_IsKilledWhileItsFolderStands_ItIsRemoved(bool isOuterKilled) => OnThread.Run(() =>
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere they stand in the program's.");
        string own = Directory.CreateTempSubdirectory().FullName;
        string log = Path.Combine(own, "log");
        using (ProcessPool pool = new(1))
        {
            if (isOuterKilled)
            {
                Assert.Throws<WorkerCrashedException>(() => pool.Apply(
                    static log =>
                    {
                        using ProcessPool inner = new(1);
                        return inner.Apply(MakeFoldersAndKill, log, Environment.ProcessId);
                    },
                    log));
                AssertMadeAndGone(log);
            }
            else
            {
                Assert.True(pool.Apply(
                    static log =>
                    {
                        using PrivateFolder ours = PrivateFolder.Create(FolderName.Temporary);
                        using ProcessPool inner = new(1);
                        Assert.Throws<WorkerCrashedException>(() => inner.Apply(MakeFoldersAndDie, log));
                        AssertMadeAndGone(log);
                        return Directory.Exists(ours.Path);
                    },
                    log));
            }
        }

        Directory.Delete(own, recursive: true);
    });

    private static int MakeFoldersAndDie(string log) => MakeFoldersAndKill(log, Environment.ProcessId);

    private static int MakeFoldersAndKill(string log, int processId)
    {
        string[] roots = [FolderName.Temporary, "/dev/shm"];
        File.WriteAllLines(log, roots.Where(Directory.Exists).Select(static root =>
        {
            string folder = PrivateFolder.Create(root).Path;
            File.WriteAllText(Path.Combine(folder, "bell"), "");
            return folder;
        }));
        using Process process = Process.GetProcessById(processId);
        process.Kill();
        Thread.Sleep(Timeout.Infinite);
        return 0;
    }

    private static void AssertMadeAndGone(string log)
    {
        string[] made = File.ReadAllLines(log);
        Assert.Equal(Directory.Exists("/dev/shm") ? 2 : 1, made.Length);
        Assert.DoesNotContain(made, Directory.Exists);
    }
}
