using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using Multiprocessing.Messaging;
using Multiprocessing.Processes;
using Multiprocessing.Protocol;
using Multiprocessing.SharedMemory;
using Multiprocessing.Transport;

namespace Multiprocessing.Worker;

/// <summary>The entry point of a worker process. The program's own is never called there.</summary>
internal static partial class WorkerProgram
{
    /// <summary>How long what the user has to be done at the end of the process may take.</summary>
    private static readonly TimeSpan s_exitGrace = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan s_listenerGrace = TimeSpan.FromSeconds(1);

    internal static int Main() => Run();

    /// <summary>In a program that was started to be a worker: works, and does not return.</summary>
    internal static void RunIfStarted()
    {
        if (!WorkerVariables.IsStartedAsWorker)
        {
            return;
        }

        foreach (string name in (ReadOnlySpan<string>)[WorkerVariables.SelfStarted, WorkerVariables.StartupHooks])
        {
            Environment.SetEnvironmentVariable(name, null);
            if (!OperatingSystem.IsWindows())
            {
                // Also for what native code starts: another program would look for this library, and this one would be a worker.
                _ = Unset(name);
            }
        }

        Environment.Exit(Run());
    }

    private static int Run()
    {
        ProcessGroup.Lead();
        AssemblyLoadContext.Default.Resolving += LoadFromBeside;
        string? marks = ProcessMark.OfThisProcess();
        if (marks is not null)
        {
            FolderName.Sign(marks);
        }

        using ControlReader control = new(StandardInput.Take());
        WorkerStart start;
        try
        {
            start = control.ReadStart();
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            Console.Error.WriteLine($"This is the worker of a process pool, which only a pool can start: {e.Message}");
            return WorkerHost.CouldNotStart;
        }

        foreach ((string name, _) in WorkerVariables.All)
        {
            Environment.SetEnvironmentVariable(name, null);
        }

        // Before all else: a program that ends now can no longer remove what it has made.
        Link.MoveIn(start.LinkAddress);
        using TokenTable tokens = new();
        WishTable wishes = new();
        Thread listener = ControlListener.Start(control, tokens, wishes, () => EndWithProgram(marks));
        Link link = OpenLink(start.LinkAddress, listener);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => AnnounceExit(link);
        WorkerReports reports = new(start, link, wishes, isAlone: true);
        SetUp(start, reports);

        using WorkerHost host = new(link, tokens, reports, start.SpinTicks);
        int exitCode;
        try
        {
            exitCode = host.Run();
        }
        catch (ProgramGoneException)
        {
            // The control stream says the same; who hears of it first sees to the end.
            EndWithProgram(marks);
            throw;
        }

        new Thread(() => EndAfterGrace(marks), 256 * 1024) { IsBackground = true, Name = "Multiprocessing exit" }.Start();

        // Not by returning: a foreground thread that an item has left behind would keep the process.
        Environment.Exit(exitCode);
        return exitCode;
    }

    private static Link OpenLink(string address, Thread listener)
    {
        try
        {
            return Link.Open(address);
        }
        catch (IOException)
        {
            // Most likely the program has ended: then the listener is about to hear it, and ends this process without a word.
            listener.Join(s_listenerGrace);
            throw;
        }
    }

    private static void EndWithProgram(string? marks)
    {
        NamedSegmentFile.RemoveHome();
        End(marks);
    }

    /// <summary>
    /// The program waits for this end. Handlers of <see cref="AppDomain.ProcessExit"/> may never return; one that calls
    /// <see cref="Environment.Exit"/> in its turn does not.
    /// </summary>
    private static void EndAfterGrace(string? marks)
    {
        using ManualResetEventSlim never = new();
        never.Wait(s_exitGrace);
        End(marks);
    }

    /// <summary>Ends this process and everything that it has started, now.</summary>
    private static void End(string? marks)
    {
        if (marks is not null)
        {
            ProcessMark.Kill(ProcessMark.Last(marks));
            AbandonedFolders.RemoveOf(marks, FolderName.Temporary);
        }

        ProcessGroup.KillOwn();
        using Process self = Process.GetCurrentProcess();
        self.Kill(entireProcessTree: true);
    }

    private static void SetUp(WorkerStart start, WorkerReports reports)
    {
        SharedSegment.KeepsOpened = true;
        WorkerContext.EnterProcess(start.WorkerId, start.PoolName, reports);
        if (start.Cpu is { } cpu && (OperatingSystem.IsLinux() || OperatingSystem.IsWindows()))
        {
            Pin(cpu);
        }

        if (start.EntryAssembly is { } entry && Assembly.GetEntryAssembly() == typeof(WorkerProgram).Assembly && File.Exists(entry))
        {
            Assembly.SetEntryAssembly(Assembly.LoadFrom(entry));
        }
    }

    /// <summary>Binds this process to one of the CPUs that it may use.</summary>
    [System.Runtime.Versioning.SupportedOSPlatform("linux")]
    [System.Runtime.Versioning.SupportedOSPlatform("windows")]
    private static void Pin(int index)
    {
        using Process self = Process.GetCurrentProcess();
        long usable = self.ProcessorAffinity;
        for (int skip = index % System.Numerics.BitOperations.PopCount((ulong)usable); skip > 0; skip--)
        {
            usable &= usable - 1;
        }

        self.ProcessorAffinity = (nint)(usable & -usable);
    }

    /// <summary>What this library needs may lie beside it and be unknown to the program, which may have it by a plug-in.</summary>
    private static Assembly? LoadFromBeside(AssemblyLoadContext context, AssemblyName name)
    {
        string path = Path.Combine(Path.GetDirectoryName(typeof(WorkerProgram).Assembly.Location) ?? "", name.Name + ".dll");
        return Path.IsPathRooted(path) && File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;
    }

    [LibraryImport("libc", EntryPoint = "unsetenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Unset(string name);

    private static unsafe void AnnounceExit(Link link)
    {
        if (link.TryHold())
        {
            new SharedPage(link.Scratch).IsExiting = 1;
            link.Drop();
        }
    }
}
