using Multiprocessing.ProcessTests.Conformance;

#pragma warning disable CA1050, CS0436 // The runtime looks for a class of this name, in no namespace.

/// <summary>Holds a process ahead of its entry point for ever, if its environment names this assembly as a startup hook.</summary>
internal static class StartupHook
{
    internal static void Initialize() => Functions.Forever();
}
