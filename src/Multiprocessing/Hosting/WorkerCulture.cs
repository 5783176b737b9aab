using System.Globalization;

namespace Multiprocessing.Hosting;

/// <summary>The culture of the submitting thread, in which its items run.</summary>
internal readonly record struct WorkerCulture(string Name, string UserInterfaceName)
{
    internal static WorkerCulture Current => new(CultureInfo.CurrentCulture.Name, CultureInfo.CurrentUICulture.Name);
}
