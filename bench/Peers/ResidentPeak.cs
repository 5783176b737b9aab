using System.Globalization;
using Bench;

namespace Peers;

/// <summary>How far the resident size of this process rises above what it was. The kernel keeps the peak, so nothing is sampled.</summary>
internal sealed class ResidentPeak
{
    private const string ResetPeak = "5";

    private readonly long _before;

    private ResidentPeak(long before) => _before = before;

    internal long Growth => Math.Max(0, ProcessStatus.Bytes(Environment.ProcessId, "status", "VmHWM") - _before);

    /// <summary>Begins at what is resident now, after a collection that gives freed memory back.</summary>
    internal static ResidentPeak Watch()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        File.WriteAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{Environment.ProcessId}/clear_refs"), ResetPeak);
        return new ResidentPeak(ProcessStatus.Bytes(Environment.ProcessId, "status", "VmRSS"));
    }
}
