using CsvHelper;

namespace Multiprocessing.DataFrames.Csv;

/// <summary>The first of a few types that fits all values of a column seen so far.</summary>
internal struct TypeGuess
{
    private enum Candidate
    {
        /// <summary>All values are missing.</summary>
        None,
        Bool,
        Long,
        Double,
        DateTime,
        Text,
    }

    private Candidate _candidate;

    /// <summary>The type; <see langword="null"/> where all values are missing.</summary>
    internal readonly Type? Type => _candidate switch
    {
        Candidate.None => null,
        Candidate.Bool => typeof(bool),
        Candidate.Long => typeof(long),
        Candidate.Double => typeof(double),
        Candidate.DateTime => typeof(DateTime),
        _ => typeof(string),
    };

    /// <summary>Takes a field that is not missing into account.</summary>
    internal void Add(CsvReader reader, int field)
    {
        while (!Fits(_candidate, reader, field))
        {
            // Only integers have a wider type that is not text.
            _candidate = _candidate switch
            {
                Candidate.None => First(reader, field),
                Candidate.Long => Candidate.Double,
                _ => Candidate.Text,
            };
        }
    }

    private static Candidate First(CsvReader reader, int field)
    {
        Candidate candidate = Candidate.Bool;
        while (!Fits(candidate, reader, field))
        {
            candidate++;
        }

        return candidate;
    }

    private static bool Fits(Candidate candidate, CsvReader reader, int field) => candidate switch
    {
        Candidate.None => false,
        Candidate.Bool => FieldText.TryParsePlain<bool>(reader, field, out _),
        Candidate.Long => FieldText.TryParse<long>(reader, field, out _),
        Candidate.Double => FieldText.TryParse<double>(reader, field, out _),
        Candidate.DateTime => FieldText.TryParsePlain<DateTime>(reader, field, out _),
        _ => true,
    };
}
