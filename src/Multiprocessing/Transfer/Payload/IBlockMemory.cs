namespace Multiprocessing.Transfer;

/// <summary>Memory for a large payload that is shared already: what is written there need not be copied to be sent.</summary>
internal unsafe interface IBlockMemory
{
    /// <summary>Rents memory for a payload. What was rented for it before stays valid until the next call.</summary>
    /// <param name="bytes">How much is needed.</param>
    /// <param name="capacity">How much there is.</param>
    /// <returns>Where, or <see langword="null"/> where there is none to be had.</returns>
    byte* Rent(long bytes, out long capacity);
}
