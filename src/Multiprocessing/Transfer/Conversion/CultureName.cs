using System.Globalization;

namespace Multiprocessing.Transfer;

/// <summary>The name under which another process finds a culture.</summary>
internal static class CultureName
{
    /// <summary>With the order of sorting, which <see cref="CultureInfo.Name"/> leaves out where it is not the culture's usual one.</summary>
    internal static string Of(CultureInfo culture) => culture.GetType() == typeof(CultureInfo) ? culture.ToString() : culture.Name;
}
