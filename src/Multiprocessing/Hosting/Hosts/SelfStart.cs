using System.Diagnostics.CodeAnalysis;
using Multiprocessing.Protocol;

namespace Multiprocessing.Hosting;

/// <summary>
/// The program's own executable, started again: for a program that has its runtime, or this library, within itself. The worker
/// leaves the program's way before <c>Main</c>, by the runtime's startup hooks, or in the first line of <c>Main</c> by
/// <see cref="WorkerEntry.RunIfWorker"/>.
/// </summary>
/// <remarks>
/// It is tempting to leave by a module initializer in the program's assembly. But until that has returned, every other thread that
/// needs code of the assembly waits for it: an item that starts a thread and joins it would wait for ever.
/// </remarks>
internal static class SelfStart
{
    private const string HookSwitch = "System.StartupHookProvider.IsSupported";

    internal static bool TryCreate(ProgramFiles program, [NotNullWhen(true)] out WorkerCommand? command, [NotNullWhen(false)] out string? reason)
    {
        command = null;
        bool hasHooks = !AppContext.TryGetSwitch(HookSwitch, out bool isEnabled) || isEnabled;
        bool isCalled = program.Entry is not null && WorkerEntry.Caller == program.Entry;
        if (program.Entry is null || Environment.ProcessPath is not { } executable || Path.GetFileNameWithoutExtension(executable) == "dotnet")
        {
            reason = $"'{Environment.ProcessPath}' is not this program, so that it cannot be started again. Publish the program with an executable of its own, or run it with an installed runtime.";
        }
        else if (program.Library.Length == 0 && !program.IsSingleFile)
        {
            reason = "a program that is started again would not find it either. Let Multiprocessing.dll lie beside the program.";
        }
        else if (!hasHooks && !isCalled)
        {
            reason = $"the program cannot be started again, since its Main would run: its startup hooks are turned off ({HookSwitch}). Set <StartupHookSupport>true</StartupHookSupport> in the project, or call WorkerEntry.RunIfWorker() in the first line of Main.";
        }
        else
        {
            (string, string) mark = (WorkerVariables.SelfStarted, "1");
            command = new WorkerCommand(executable, [WorkerVariables.Label], hasHooks ? [mark, (WorkerVariables.StartupHooks, NameHook(program))] : [mark]);
            reason = null;
        }

        return command is not null;
    }

    /// <summary>By its file, since the program may not know the library that a plug-in has brought along; by its name where it has none.</summary>
    private static string NameHook(ProgramFiles program) =>
        program.Library.Length > 0 && !program.Library.Contains(Path.PathSeparator, StringComparison.Ordinal)
            ? program.Library
            : typeof(SelfStart).Assembly.GetName().Name!;
}
