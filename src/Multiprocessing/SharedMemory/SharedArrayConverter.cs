using Multiprocessing.Transfer;

namespace Multiprocessing.SharedMemory;

/// <summary>A shared array travels as the address of its memory.</summary>
internal sealed class SharedArrayConverter<T> : IConverter<SharedArray<T>, (string Address, int Length)>
    where T : unmanaged
{
    public (string Address, int Length) To(SharedArray<T> value) => (value.Segment.Export(), value.Length);

    public SharedArray<T> From((string Address, int Length) surrogate) => new(SharedSegment.Open(surrogate.Address), surrogate.Length);
}

/// <summary>Makes known how shared memory travels. Called on both sides before anything travels.</summary>
internal static class SharedMemoryTransfer
{
    static SharedMemoryTransfer() => RegisteredConverters.Add(typeof(SharedArray<>), typeof(SharedArrayConverter<>));

    /// <summary>Has the registration happen, once.</summary>
    internal static void Register()
    {
    }
}
