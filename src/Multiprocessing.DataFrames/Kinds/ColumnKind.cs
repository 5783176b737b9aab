using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using CsvHelper;
using Multiprocessing.DataFrames.Building;
using Multiprocessing.DataFrames.Csv;
using Multiprocessing.DataFrames.Data;
using Multiprocessing.DataFrames.Storage;

namespace Multiprocessing.DataFrames.Kinds;

/// <summary>What a column can hold: its type, and what is done with its values one by one where the type is not known.</summary>
internal abstract class ColumnKind
{
    private static readonly FrozenDictionary<Type, ColumnKind> s_kinds = All().ToFrozenDictionary(static kind => kind.Type);

    /// <summary>The type of the values; of a kind with missing ones the nullable type.</summary>
    internal abstract Type Type { get; }

    /// <summary>As C# writes the type.</summary>
    internal abstract string Name { get; }

    internal abstract bool IsNullable { get; }

    /// <summary>Whether values are written at the right of their cells.</summary>
    internal virtual bool IsNumber => false;

    /// <summary>The same with missing values.</summary>
    internal abstract ColumnKind Nullable { get; }

    /// <summary>The type of a value that is there.</summary>
    internal Type Underlying => System.Nullable.GetUnderlyingType(Type) ?? Type;

    /// <summary>Whether a table can have a column of a type, and of which kind it is.</summary>
    internal static bool TryFind(Type type, [NotNullWhen(true)] out ColumnKind? kind) => s_kinds.TryGetValue(type, out kind);

    /// <exception cref="ArgumentException">No column can hold that type.</exception>
    internal static ColumnKind Of(Type type) => TryFind(type, out ColumnKind? kind)
        ? kind
        : throw new ArgumentException($"A column cannot hold {NameOf(type)}. It holds {string.Join(", ", s_kinds.Values.Where(static kind => !kind.IsNullable || kind is TextKind).Select(static kind => kind.Name).Order())}, or one of these that may be missing, as int? is.");

    /// <summary>As C# writes a type.</summary>
    internal static string NameOf(Type type) => TryFind(type, out ColumnKind? kind) ? kind.Name : type.ToString();

    internal abstract DataFrameColumn Create(string name, ColumnPiece[] pieces);

    /// <param name="allowsMissing">Whether the column becomes a nullable one when a value is missing; otherwise it takes none.</param>
    internal abstract ColumnBuilder CreateBuilder(bool allowsMissing);

    /// <summary>A new column of this kind for a field of a data reader; it becomes a nullable one when a value is missing.</summary>
    internal abstract DataReaderField CreateField(int place);

    /// <summary>Reads a value of a column of this kind as another type that fits: with or without "missing", or as an object.</summary>
    /// <exception cref="InvalidCastException">The type does not fit, or a value is missing where the type has no way to say so.</exception>
    internal abstract T Read<T>(DataFrameColumn column, int row);

    /// <summary>A way to read many values of a column of this kind, one behind the other.</summary>
    /// <exception cref="InvalidCastException">The type does not fit.</exception>
    internal abstract ColumnCursor<T> CursorOf<T>(DataFrameColumn column);

    /// <summary>Writes a value of a column of this kind.</summary>
    internal abstract void Write(CsvWriter writer, DataFrameColumn column, int row);

    /// <summary>The pieces of a column of this kind as those of the nullable kind.</summary>
    internal abstract ColumnPiece[] ToNullable(ColumnPiece[] pieces);

    internal static InvalidCastException DoesNotFit<T>(DataFrameColumn column) =>
        new($"Column '{column.Name}' holds {column.Kind.Name}, not {NameOf(typeof(T))}: ask for {column.Kind.Name}.");

    internal static InvalidCastException IsMissing<T>(DataFrameColumn column, int row) =>
        new($"Column '{column.Name}' has no value in row {row}: ask for {NameOf(typeof(T))}?, which can say so.");

    private static IEnumerable<ColumnKind> All() =>
    [
        new TextKind(),
        .. Both<bool>("bool", static (writer, value) => writer.WriteField(value)),
        .. Number<byte>("byte"), .. Number<sbyte>("sbyte"), .. Number<short>("short"), .. Number<ushort>("ushort"),
        .. Number<int>("int"), .. Number<uint>("uint"), .. Number<long>("long"), .. Number<ulong>("ulong"),
        .. Number<Half>("Half"), .. Number<float>("float"), .. Number<double>("double"), .. Number<decimal>("decimal"),
        .. Both<char>("char", static (writer, value) => writer.WriteField([value])),
        .. Both<DateTime>("DateTime", FieldText.Write),
        .. Both<DateTimeOffset>("DateTimeOffset", static (writer, value) => writer.WriteField(value, "O")),
        .. Both<DateOnly>("DateOnly", static (writer, value) => writer.WriteField(value, "O")),
        .. Both<TimeOnly>("TimeOnly", static (writer, value) => writer.WriteField(value, "O")),
        .. Both<TimeSpan>("TimeSpan", static (writer, value) => writer.WriteField(value, "c")),
        .. Both<Guid>("Guid", static (writer, value) => writer.WriteField(value, default)),
    ];

    private static ColumnKind[] Number<T>(string name)
        where T : struct, ISpanParsable<T>, IUtf8SpanFormattable => Both<T>(name, static (writer, value) => writer.WriteField(value, default));

    private static ColumnKind[] Both<T>(string name, Action<CsvWriter, T> write)
        where T : struct, ISpanParsable<T>
    {
        ValueKind<T> kind = new(name, write);
        return [kind, kind.Nullable];
    }
}
