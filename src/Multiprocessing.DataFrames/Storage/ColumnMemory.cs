using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Multiprocessing.DataFrames.Storage;

/// <summary>
/// Memory that columns lie in. Large memory is shared: it travels as a handle, and every process maps the same pages. Small memory travels
/// as its bytes, since copying them costs less than mapping would. Who reads cannot tell: nothing is written once a column exists.
/// </summary>
internal sealed unsafe class ColumnMemory : IDisposable
{
    /// <summary>Above this a copy costs more than a mapping.</summary>
    private const int MostCopied = 32 * 1024;

    private static int s_lastNumber;

    private readonly SharedArray<long>? _shared;
    private readonly (int Process, bool IsWorkers, int Number) _identity;
    private long[]? _copied;

    [NonSerialized]
    private readonly bool _isMadeHere;

    [NonSerialized]
    private nint _start;

    [NonSerialized]
    private bool _isDisposed;

    /// <summary>Makes memory; what is in it before it is written is not defined.</summary>
    /// <param name="bytes">How much.</param>
    /// <param name="isWrittenByWorkers">Whether it has to be the same memory in every process, however small.</param>
    /// <exception cref="IOException">There is no room for it.</exception>
    internal ColumnMemory(long bytes, bool isWrittenByWorkers = false)
    {
        long words = Math.Max(1, (bytes + sizeof(long) - 1) / sizeof(long));
        if (words > int.MaxValue)
        {
            throw new IOException($"A column of {bytes:N0} bytes is larger than the {(long)int.MaxValue * sizeof(long):N0} that fit; make several tables of it.");
        }

        _identity = (Environment.ProcessId, WorkerContext.IsWorker, Interlocked.Increment(ref s_lastNumber));
        _isMadeHere = true;
        if (bytes > MostCopied || isWrittenByWorkers)
        {
            _shared = new SharedArray<long>((int)words);
        }
        else
        {
            _copied = GC.AllocateUninitializedArray<long>((int)words, pinned: true);
            _start = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_copied));
        }
    }

    private ColumnMemory(SharedArray<long> shared, (int Process, bool IsWorkers, int Number) identity)
    {
        _shared = shared;
        _identity = identity;
        _isMadeHere = true;
    }

    /// <summary>The table that frees it; <see langword="null"/> as long as no table holds it, and in a process that did not make it.</summary>
    [field: NonSerialized]
    internal DataFrame? Owner { get; set; }

    /// <summary>Whether this process frees it.</summary>
    internal bool IsMadeHere => _isMadeHere;

    /// <summary>Where it lies in this process.</summary>
    /// <exception cref="ObjectDisposedException">Its table is disposed.</exception>
    internal byte* Start
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            nint start = _start;
            return (byte*)(start != 0 ? start : Find());
        }
    }

    /// <summary>Elements that lie in it.</summary>
    internal Span<T> Span<T>(long offset, int length)
    {
        byte* start = Start;
        return _copied is null
            ? MemoryMarshal.CreateSpan(ref Unsafe.AsRef<T>(start + offset), length)

            // A span of the array keeps it alive.
            : MemoryMarshal.CreateSpan(ref Unsafe.As<byte, T>(ref Unsafe.AddByteOffset(ref Unsafe.As<long, byte>(ref MemoryMarshal.GetArrayDataReference(_copied)), (nint)offset)), length);
    }

    /// <summary>Whether another is the same memory, as it is after a way through a worker.</summary>
    internal bool IsSame(ColumnMemory other) => _identity == other._identity;

    /// <summary>For memory that came in a worker's result: this process is the one that frees it from here on.</summary>
    /// <returns>The memory to use in its place.</returns>
    internal ColumnMemory TakeOver() =>
        _isMadeHere || _shared is null || (_identity.Process == Environment.ProcessId && _identity.IsWorkers == WorkerContext.IsWorker)
            ? this
            : new ColumnMemory(_shared.TakeOwnership(), _identity);

    /// <summary>Frees it, for all processes, where it was made here. Who still refers to it is told.</summary>
    public void Dispose()
    {
        if (_isMadeHere)
        {
            _isDisposed = true;
            _start = 0;
            _copied = null;
            _shared?.Dispose();
        }
    }

    private nint Find()
    {
        lock (this)
        {
            if (_start != 0)
            {
                return _start;
            }

            ObjectDisposedException.ThrowIf(_isDisposed || (_shared is null && _copied is null), typeof(DataFrame));
            if (_shared is not null)
            {
                return _start = (nint)Unsafe.AsPointer(ref _shared.Span.GetPinnableReference());
            }

            // It has just arrived, in an array that the collector may move.
            long[] pinned = GC.AllocateUninitializedArray<long>(_copied!.Length, pinned: true);
            _copied.CopyTo(pinned, 0);
            _copied = pinned;
            return _start = (nint)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(pinned));
        }
    }
}
