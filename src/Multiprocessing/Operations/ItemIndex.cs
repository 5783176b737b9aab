namespace Multiprocessing.Operations;

/// <summary>Tells, in the exception of an item, which item it was.</summary>
internal static class ItemIndex
{
    /// <summary>The entry of <see cref="Exception.Data"/> that holds the index.</summary>
    internal const string Key = "Multiprocessing.ItemIndex";

    internal static void Note(Exception exception, int index)
    {
        try
        {
            exception.Data[Key] = index;
        }
        catch (Exception e) when (e is NotSupportedException or ArgumentException or InvalidOperationException)
        {
            // An exception type may refuse entries; the exception itself matters more than its index.
        }
    }
}
