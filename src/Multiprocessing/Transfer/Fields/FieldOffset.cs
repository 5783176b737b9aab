using System.Reflection;
using System.Runtime.CompilerServices;

namespace Multiprocessing.Transfer;

/// <summary>
/// Where a field lies in its object. The runtime keeps it behind the field's handle and offers no other way to it without
/// emitting code, which a program may have turned off; so it is read there, and believed only after a trial.
/// </summary>
internal static unsafe class FieldOffset
{
    private const int OffsetBits = 27;

    /// <summary>From here on the numbers are marks of the runtime and not offsets.</summary>
    public const int FirstMark = (1 << OffsetBits) - 16;

    /// <summary>Whether offsets can be trusted in this runtime. Where not, fields go through reflection.</summary>
    public static bool IsKnown { get; } = FieldOffsetTrial.Passes();

    /// <summary>The offset; <see cref="FirstMark"/> or more for a field that hot reload added, which lies outside its object.</summary>
    public static int Of(FieldInfo field)
    {
        nint description = field.FieldHandle.Value;
        uint word = Unsafe.ReadUnaligned<uint>((byte*)description + sizeof(nint) + sizeof(uint));
        return (int)(word & ((1u << OffsetBits) - 1));
    }

    /// <summary>Where the fields of an object begin.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref byte Data(object value) => ref Unsafe.As<RawObject>(value).FirstByte;

    private sealed class RawObject
    {
        public byte FirstByte;
    }
}
