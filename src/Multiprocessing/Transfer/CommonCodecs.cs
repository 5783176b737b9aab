using System.Reflection;

namespace Multiprocessing.Transfer;

/// <summary>
/// Codecs of the types that most programs send. Named here they are compiled ahead of time with the rest of this library and made without
/// reflection: a process has its first result some milliseconds sooner.
/// </summary>
internal static class CommonCodecs
{
    internal static Codec? ForValue(Type type) =>
        type == typeof(bool) ? new BlittableCodec<bool>()
        : type == typeof(byte) ? new BlittableCodec<byte>()
        : type == typeof(sbyte) ? new BlittableCodec<sbyte>()
        : type == typeof(char) ? new BlittableCodec<char>()
        : type == typeof(short) ? new BlittableCodec<short>()
        : type == typeof(ushort) ? new BlittableCodec<ushort>()
        : type == typeof(int) ? new BlittableCodec<int>()
        : type == typeof(uint) ? new BlittableCodec<uint>()
        : type == typeof(long) ? new BlittableCodec<long>()
        : type == typeof(ulong) ? new BlittableCodec<ulong>()
        : type == typeof(float) ? new BlittableCodec<float>()
        : type == typeof(double) ? new BlittableCodec<double>()
        : type == typeof(Nothing) ? new BlittableCodec<Nothing>()
        : null;

    internal static Codec? ForArrayOf(Type element) =>
        element == typeof(bool) ? new FlatArrayCodec<bool>()
        : element == typeof(byte) ? new FlatArrayCodec<byte>()
        : element == typeof(sbyte) ? new FlatArrayCodec<sbyte>()
        : element == typeof(char) ? new FlatArrayCodec<char>()
        : element == typeof(short) ? new FlatArrayCodec<short>()
        : element == typeof(ushort) ? new FlatArrayCodec<ushort>()
        : element == typeof(int) ? new FlatArrayCodec<int>()
        : element == typeof(uint) ? new FlatArrayCodec<uint>()
        : element == typeof(long) ? new FlatArrayCodec<long>()
        : element == typeof(ulong) ? new FlatArrayCodec<ulong>()
        : element == typeof(float) ? new FlatArrayCodec<float>()
        : element == typeof(double) ? new FlatArrayCodec<double>()
        : null;

    /// <summary>Never called: what reflection makes is compiled ahead of time where it is named.</summary>
    internal static void NameOthers(FieldInfo field)
    {
        NameOthers<object?>(field);
        NameOthers<bool>(field);
        NameOthers<int>(field);
        NameOthers<long>(field);
        NameOthers<double>(field);
    }

    private static void NameOthers<T>(FieldInfo field)
    {
        _ = new FieldCodec<T>(field, 0);
        _ = new VectorCodec<T>();
        _ = new ListCodec<T>();
    }
}
