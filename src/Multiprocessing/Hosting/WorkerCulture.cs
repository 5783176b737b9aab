using System.Globalization;
using Multiprocessing.Transfer;

namespace Multiprocessing.Hosting;

/// <summary>The culture of the submitting thread, in which its items run.</summary>
internal sealed class WorkerCulture
{
    [ThreadStatic]
    private static WorkerCulture? t_current;

    private readonly CultureInfo _culture;
    private readonly CultureInfo _userInterfaceCulture;

    private WorkerCulture(CultureInfo culture, CultureInfo userInterfaceCulture)
    {
        _culture = culture;
        _userInterfaceCulture = userInterfaceCulture;
    }

    /// <summary>The calling thread's; the same object as long as its cultures stay the same.</summary>
    internal static WorkerCulture Current
    {
        get
        {
            CultureInfo culture = CultureInfo.CurrentCulture;
            CultureInfo userInterfaceCulture = CultureInfo.CurrentUICulture;
            return t_current is { } known && known._culture == culture && known._userInterfaceCulture == userInterfaceCulture
                ? known
                : t_current = new WorkerCulture(culture, userInterfaceCulture);
        }
    }

    /// <summary>Whether it is what this process began with.</summary>
    internal bool IsOriginal => Name == CultureName.Of(CultureInfo.InstalledUICulture) && UserInterfaceName == Name;

    internal string Name => CultureName.Of(_culture);

    internal string UserInterfaceName => CultureName.Of(_userInterfaceCulture);

    internal bool IsSame(WorkerCulture? other) =>
        ReferenceEquals(this, other) || (Name == other?.Name && UserInterfaceName == other.UserInterfaceName);
}
