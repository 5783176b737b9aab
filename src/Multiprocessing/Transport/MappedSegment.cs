using Microsoft.Win32.SafeHandles;

namespace Multiprocessing.Transport;

/// <summary>
/// A region of memory that two processes map. The creator's <see cref="Address"/> leads the other process to it;
/// once both have it, <see cref="Unlink"/> takes the name away and the mappings stay.
/// </summary>
/// <remarks>
/// Unmapping waits for the last holder: whoever may run while another thread disposes encloses its use of
/// <see cref="Pointer"/> in <see cref="TryHold"/> and <see cref="Drop"/>.
/// </remarks>
internal sealed unsafe class MappedSegment : IDisposable
{
    internal const string KindVariable = "MULTIPROCESSING_SEGMENTS";

    private const string Memory = "memfd";
    private const string Unlinked = "unlinked";
    private const string Named = "file";

    private readonly SafeFileHandle _file;      // what a segment without a name is reached through
    private readonly SegmentMapping _mapping;
    private readonly PrivateFolder? _folder;    // the creator's, for a segment with a name
    private int _disposed;

    private MappedSegment(SafeFileHandle handle, long length, string address, PrivateFolder? folder, string? path)
    {
        Path = path;
        Address = address;
        Length = length;
        _folder = folder;
        _file = handle;
        try
        {
            _mapping = SegmentMapping.Map(handle, length);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>Text that <see cref="Open"/> understands, without whitespace.</summary>
    internal string Address { get; }

    /// <summary>What is the same for all mappings of the segment, in whichever process.</summary>
    internal string Identity => IdentityOf(Address);

    /// <summary>The identity of the segment at an address.</summary>
    internal static string IdentityOf(string address) => address.StartsWith(Named, StringComparison.Ordinal) ? address : address[(address.LastIndexOf(':') + 1)..];

    /// <summary>Where the segment at an address stands, if it has a name.</summary>
    internal static string? PathOf(string address) => address.Split(':') is [Named, var path, _] ? Uri.UnescapeDataString(path) : null;

    internal byte* Pointer => _mapping.Pointer;

    internal long Length { get; }

    /// <summary>Makes a segment of zeros.</summary>
    /// <exception cref="IOException">There is no room for it, or no way to make one.</exception>
    internal static MappedSegment Create(long length, SegmentKind kind = SegmentKind.Default)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        switch (Resolve(kind))
        {
            case SegmentKind.Memory:
                var memory = MemorySegmentFile.Create(length, out var name);
                return Map(memory, length, AddressOf(Memory, memory, length, name), null, null);
            case SegmentKind.File:
                var unlinked = UnlinkedSegmentFile.Create(length, out name);
                return Map(unlinked, length, AddressOf(Unlinked, unlinked, length, name), null, null);
            default:
                var named = NamedSegmentFile.Create(length, isKept: true, out var path, out var folder);
                return Map(named, length, $"{Named}:{Uri.EscapeDataString(path)}:{length}", folder, path);
        }
    }

    /// <summary>Maps the segment that another process, or this one, has created.</summary>
    /// <exception cref="IOException">It is gone, or not of the length that the address says.</exception>
    internal static MappedSegment Open(string address)
    {
        var parts = address.Split(':');
        SafeFileHandle handle;
        string? place = null;
        if (parts is [Memory or Unlinked, var processText, var descriptorText, var memoryLengthText, var name]
            && AddressNumber.TryParse(processText, out int process) && AddressNumber.TryParse(descriptorText, out int descriptor)
            && AddressNumber.TryParse(memoryLengthText, out long length))
        {
            handle = parts[0] == Memory ? MemorySegmentFile.Open(process, descriptor, name) : UnlinkedSegmentFile.Open(process, descriptor, name);

            // From here on it can be reached through this process as well, also when its creator has let go of it.
            address = AddressOf(parts[0], handle, length, name);
        }
        else if (parts is [Named, var path, var fileLengthText] && AddressNumber.TryParse(fileLengthText, out length))
        {
            place = Uri.UnescapeDataString(path);

            // The address comes from another process: only what such a process makes is opened, and removed later.
            if (System.IO.Path.GetDirectoryName(place) is not { } folder || !FolderName.IsOurs(folder))
            {
                throw new IOException("Not the address of a segment: " + address);
            }

            handle = NamedSegmentFile.Open(place);
        }
        else
        {
            throw new IOException("Not the address of a segment: " + address);
        }

        // Mapping more than the file has would lengthen it, and touching pages past its end is fatal.
        var actual = RandomAccess.GetLength(handle);
        if (actual != length || length <= 0)
        {
            handle.Dispose();
            throw new IOException($"The segment {address} has {actual} bytes.");
        }

        return Map(handle, length, address, null, place);
    }

    /// <summary>Where it stands, or stood; <see langword="null"/> for one without a name.</summary>
    internal string? Path { get; }

    /// <summary>For who has opened it and knows that nobody else will: takes the name away, so that it cannot outlive its creator.</summary>
    internal void TakeName()
    {
        try
        {
            if (System.IO.Path.GetDirectoryName(Path) is { } folder)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Its creator was faster, or the system does not let go of a mapped file: then the creator removes it.
        }
    }

    /// <summary>Keeps the memory mapped until <see cref="Drop"/>; false when it is disposed already.</summary>
    internal bool TryHold()
    {
        var held = false;
        if (Volatile.Read(ref _disposed) != 0)
        {
            return false;
        }

        try
        {
            _mapping.DangerousAddRef(ref held);
        }
        catch (ObjectDisposedException)
        {
        }

        return held;
    }

    /// <summary>Ends what <see cref="TryHold"/> began.</summary>
    internal void Drop() => _mapping.DangerousRelease();

    /// <summary>Gives the pages back to the system, for all who have them mapped: they are zeros again. Without effect where the system cannot.</summary>
    internal void Discard()
    {
        if (OperatingSystem.IsLinux() && TryHold())
        {
            _ = Libc.Advise(Pointer, (nuint)Length, Libc.AdviseRemove);
            Drop();
        }
    }

    /// <summary>
    /// Takes the creator's name for the segment away: nobody else can open it then, and both mappings stay valid. Its folder stays until
    /// <see cref="Dispose"/>, for what a worker makes there.
    /// </summary>
    internal void Unlink()
    {
        _file.Dispose();
        _folder?.Empty();
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        _mapping.Dispose();
        _file.Dispose();
        _folder?.Dispose();
    }

    private static MappedSegment Map(SafeFileHandle handle, long length, string address, PrivateFolder? folder, string? path)
    {
        try
        {
            return new MappedSegment(handle, length, address, folder, path);
        }
        catch (Exception error)
        {
            folder?.Dispose();
            if (error is IOException)
            {
                throw;
            }

            throw new IOException("A segment of " + length + " bytes cannot be mapped: " + error.Message, error);
        }
    }

    private static string AddressOf(string kind, SafeFileHandle file, long length, string name) =>
        $"{kind}:{Environment.ProcessId}:{(int)file.DangerousGetHandle()}:{length}:{name}";

    private static SegmentKind Resolve(SegmentKind kind)
    {
        if (kind == SegmentKind.Default)
        {
            kind = Environment.GetEnvironmentVariable(KindVariable) switch
            {
                "memory" => SegmentKind.Memory,
                "file" => SegmentKind.File,
                "named" => SegmentKind.Named,
                _ => MemorySegmentFile.Works ? SegmentKind.Memory : SegmentKind.File,
            };
        }

        return kind == SegmentKind.File && !UnlinkedSegmentFile.Works ? SegmentKind.Named : kind;
    }
}
