using System.Reflection;
using System.Runtime.CompilerServices;

namespace Multiprocessing.Transfer;

/// <summary>Compares the supposed offsets of fields of many shapes with where the compiled code finds them.</summary>
internal static class FieldOffsetTrial
{
    public static bool Passes()
    {
        try
        {
            return ClassAgrees(new Derived<string>()) && ClassAgrees(new Derived<long>()) && StructAgrees<string>() && StructAgrees<int>();
        }
        catch (Exception e) when (e is NotSupportedException or InvalidOperationException)
        {
            return false;
        }
    }

    private static bool ClassAgrees<T>(Derived<T> probe)
    {
        ref byte data = ref FieldOffset.Data(probe);
        return Agrees(typeof(Mixed), nameof(Mixed.Byte), ref data, ref probe.Byte)
            && Agrees(typeof(Mixed), nameof(Mixed.Long), ref data, ref probe.Long)
            && Agrees(typeof(Mixed), nameof(Mixed.Text), ref data, ref probe.Text)
            && Agrees(typeof(Mixed), nameof(Mixed.Short), ref data, ref probe.Short)
            && Agrees(typeof(Mixed), nameof(Mixed.Double), ref data, ref probe.Double)
            && Agrees(typeof(Derived<T>), nameof(Derived<>.Own), ref data, ref probe.Own)
            && Agrees(typeof(Derived<T>), nameof(Derived<>.Generic), ref data, ref probe.Generic)
            && Agrees(typeof(Derived<T>), nameof(Derived<>.Pair), ref data, ref probe.Pair)
            && Agrees(typeof(Derived<T>), nameof(Derived<>.Last), ref data, ref probe.Last);
    }

    private static bool StructAgrees<T>()
    {
        Pair<T> probe = default;
        ref byte data = ref Unsafe.As<Pair<T>, byte>(ref probe);
        return Agrees(typeof(Pair<T>), nameof(Pair<>.Number), ref data, ref probe.Number)
            && Agrees(typeof(Pair<T>), nameof(Pair<>.Text), ref data, ref probe.Text)
            && Agrees(typeof(Pair<T>), nameof(Pair<>.Generic), ref data, ref probe.Generic);
    }

    private static bool Agrees<TField>(Type type, string name, ref byte data, ref TField field)
    {
        FieldInfo description = type.GetField(name) ?? throw new InvalidOperationException($"{type} has no field {name}.");
        return FieldOffset.Of(description) == Unsafe.ByteOffset(ref data, ref Unsafe.As<TField, byte>(ref field));
    }

    private class Mixed
    {
        public byte Byte;
        public long Long;
        public string? Text;
        public short Short;
        public double Double;
    }

    private sealed class Derived<T> : Mixed
    {
        public int Own;
        public T? Generic;
        public Pair<T> Pair;
        public byte Last;
    }

    private struct Pair<T>
    {
        public int Number;
        public string? Text;
        public T? Generic;
    }
}
