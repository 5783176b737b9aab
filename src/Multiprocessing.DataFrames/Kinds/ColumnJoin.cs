using Multiprocessing.DataFrames.Storage;

namespace Multiprocessing.DataFrames.Kinds;

/// <summary>Puts columns one behind the other, in pieces.</summary>
internal static class ColumnJoin
{
    /// <exception cref="ArgumentException">They hold different things.</exception>
    internal static DataFrameColumn Of(IReadOnlyList<DataFrameColumn> columns)
    {
        ColumnKind kind = columns[0].Kind;
        for (int i = 1; i < columns.Count; i++)
        {
            ColumnKind other = columns[i].Kind;
            if (other.Nullable != kind.Nullable)
            {
                throw new ArgumentException($"Column '{columns[i].Name}' holds {other.Name} in table {i} and {columns[0].Kind.Name} in table 0.", nameof(columns));
            }

            kind = other.IsNullable ? other : kind;
        }

        List<ColumnPiece> pieces = [];
        foreach (DataFrameColumn column in columns)
        {
            foreach (ColumnPiece piece in column.Kind == kind ? column.Pieces : column.Kind.ToNullable(column.Pieces))
            {
                Add(pieces, piece);
            }
        }

        return kind.Create(columns[0].Name, [.. pieces]);
    }

    private static void Add(List<ColumnPiece> pieces, ColumnPiece piece)
    {
        if (piece.Length == 0)
        {
            return;
        }

        if (pieces.Count > 0 && pieces[^1].IsFollowedBy(piece))
        {
            pieces[^1] = pieces[^1].With(piece);
        }
        else
        {
            pieces.Add(piece);
        }
    }
}
