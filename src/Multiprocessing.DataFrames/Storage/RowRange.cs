namespace Multiprocessing.DataFrames.Storage;

/// <summary>Consecutive rows of so many.</summary>
internal static class RowRange
{
    /// <exception cref="ArgumentOutOfRangeException">There are no such rows.</exception>
    internal static void Require(int start, int count, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, length);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, length - start);
    }
}
