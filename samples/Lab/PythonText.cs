using System.Globalization;

namespace Lab;

/// <summary>Lists, sets and numbers as Python prints them, so that an answer can be laid beside the original's.</summary>
internal static class PythonText
{
    internal static string List<T>(IEnumerable<T> items) => $"[{string.Join(", ", items.Select(Text))}]";

    private static string Text<T>(T item) => item switch
    {
        double number => Float(number),
        int number => number.ToString(CultureInfo.InvariantCulture),
        int[] row => List(row),
        double[] row => List(row),
        HashSet<int> set => $"{{{string.Join(", ", set)}}}",
        _ => $"{item}",
    };

    /// <summary>The shortest text that reads back as the same number, and never an integer's: 0.0, 0.6666666666666666, 1e-05.</summary>
    private static string Float(double number)
    {
        string text = number.ToString("R", CultureInfo.InvariantCulture).Replace('E', 'e');
        return text.All(character => char.IsAsciiDigit(character) || character == '-') ? text + ".0" : text;
    }
}
