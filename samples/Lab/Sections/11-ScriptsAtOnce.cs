using Multiprocessing;

namespace Lab.Sections;
internal static class ScriptsAtOnce
{
    internal static void Run(LabRun lab) { _ = lab; }
}
