using System.Reflection;
using System.Runtime.CompilerServices;

namespace Multiprocessing.Transfer;

/// <summary>Reads fields of many shapes at their supposed offsets and compares with what reflection says.</summary>
internal static class FieldOffsetTrial
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    public static bool Passes()
    {
        try
        {
            object text = new();
            return Agrees(new Mixed { Byte = 0x5A, Long = 0x1122334455667788, Text = "text", Short = -2, Double = Math.PI, Any = text })
                && Agrees(new Derived<string> { Byte = 7, Long = -1, Text = "base", Short = 3, Double = 0.5, Any = text, Own = 0x0BADF00D, Generic = "generic", Last = 9 })
                && Agrees(new Derived<long> { Own = 17, Generic = long.MinValue, Last = 0xFE })
                && Agrees(new Holder<int> { Before = 1, Pair = new Pair<int> { Number = 42, Text = "in a struct", Generic = 43 }, After = 2 })
                && Agrees(new Pair<string> { Number = 44, Text = "boxed", Generic = "too" });
        }
        catch (Exception e) when (e is NotSupportedException or InvalidOperationException)
        {
            return false;
        }
    }

    private static bool Agrees(object probe)
    {
        for (Type? type = probe.GetType(); type is not null && type != typeof(object) && type != typeof(ValueType); type = type.BaseType)
        {
            foreach (FieldInfo field in type.GetFields(Declared))
            {
                int offset = FieldOffset.Of(field);
                ref byte at = ref Unsafe.Add(ref FieldOffset.Data(probe), offset);
                if (offset > 256 || !Holds(ref at, field.GetValue(probe)))
                {
                    return false;
                }
            }
        }

        return true;
    }

    // References are compared as numbers first: at a wrong offset there may be no reference to read.
    private static bool Holds(ref byte at, object? expected) => expected switch
    {
        byte value => at == value,
        short value => Unsafe.ReadUnaligned<short>(ref at) == value,
        int value => Unsafe.ReadUnaligned<int>(ref at) == value,
        long value => Unsafe.ReadUnaligned<long>(ref at) == value,
        double value => Unsafe.ReadUnaligned<double>(ref at).Equals(value),
        Pair<int> value => Unsafe.As<byte, Pair<int>>(ref at).Number == value.Number && Unsafe.As<byte, Pair<int>>(ref at).Generic == value.Generic,
        _ => Unsafe.ReadUnaligned<nint>(ref at) == Unsafe.As<object?, nint>(ref expected),
    };

    private class Mixed
    {
        public byte Byte;
        public long Long;
        public string? Text;
        public short Short;
        public double Double;
        public object? Any;
    }

    private sealed class Derived<T> : Mixed
    {
        public int Own;
        public T? Generic;
        public byte Last;
    }

    private struct Pair<T>
    {
        public int Number;
        public string? Text;
        public T? Generic;
    }

    private sealed class Holder<T>
    {
        public byte Before;
        public Pair<T> Pair;
        public byte After;
    }
}
