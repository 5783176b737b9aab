namespace Multiprocessing.Worker;

internal static class WorkerProgram
{
    internal static int Main(string[] args) => args.Length;
}
