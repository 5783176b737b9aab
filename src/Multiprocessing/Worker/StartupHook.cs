using Multiprocessing.Worker;

/// <summary>What the runtime looks for, by these names, in an assembly that <c>DOTNET_STARTUP_HOOKS</c> names; it is called before a program's <c>Main</c>.</summary>
internal static class StartupHook
{
    public static void Initialize() => WorkerProgram.RunIfStarted();
}
