using Multiprocessing.DataFrames.Building;
using Multiprocessing.DataFrames.Records;

namespace Multiprocessing.DataFrames;

/// <content>From and to objects.</content>
public sealed partial class DataFrame
{
    private const int RowsOfUnknownLength = 1024;

    /// <summary>Room for this many is made because a source says that it has them.</summary>
    private const int MostExpected = 1 << 22;

    /// <summary>Makes a table of objects, a row each: records, classes, structs, anonymous objects or tuples. Their public properties and fields become the columns.</summary>
    /// <typeparam name="T">The type of the objects.</typeparam>
    /// <param name="records">The objects; enumerated once. What is too many for one table is to be given in chunks: <c>records.Chunk(100_000).Select(DataFrame.FromRecords)</c>.</param>
    /// <returns>The table.</returns>
    /// <exception cref="ArgumentException">A property holds what no column can, one of the objects is <see langword="null"/>, or a text is not valid UTF-16; the message says which.</exception>
    /// <exception cref="IOException">There is no room for the table.</exception>
    public static DataFrame FromRecords<T>(IEnumerable<T> records)
    {
        ArgumentNullException.ThrowIfNull(records);
        RecordMember<T>[] members = RecordMember<T>.All();
        int expected = records.TryGetNonEnumeratedCount(out int count) ? Math.Min(count, MostExpected) : RowsOfUnknownLength;
        using TableBuilder builder = new([.. members.Select(static member => member.Name)], Array.ConvertAll(members, static member => member.Builder), expected);
        foreach (T record in records)
        {
            if (record is null)
            {
                throw new ArgumentException($"Record {builder.RowCount} is null.", nameof(records));
            }

            T current = record;
            builder.BeginRow();
            for (int i = 0; i < members.Length; i++)
            {
                if (members[i].Set(builder.Row, ref current) == Fit.NoRoom)
                {
                    builder.Grow();
                    i = -1;
                }
            }

            builder.EndRow();
        }

        return builder.Build();
    }

    /// <summary>Makes an object of each row: by the public constructor with the most parameters, then the properties and fields that can be set. Each takes the column of its name, whether upper or lower case.</summary>
    /// <typeparam name="T">The type of the objects: a record, class, struct or tuple.</typeparam>
    /// <returns>The objects, made as they are asked for.</returns>
    /// <exception cref="ArgumentException">A column is missing, or holds another type; the message says which.</exception>
    /// <exception cref="InvalidCastException">While enumerating: a value is missing that <typeparamref name="T"/> has to have; the message says where.</exception>
    public IEnumerable<T> ToRecords<T>()
    {
        RecordMaker<T> maker = new(this);
        return Enumerable.Range(0, RowCount).Select(maker.Make);
    }
}
