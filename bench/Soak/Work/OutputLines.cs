using System.Text;
using Soak.Watching;

namespace Soak.Work;

/// <summary>
/// What items write, and the ears of the program for it: every line that workers write to standard output must come whole. One whose
/// worker is killed as it writes may be cut short, and never mixed with another.
/// </summary>
internal sealed class OutputLines(Ledger ledger) : TextWriter
{
    private const string Filling = "abcdefghijklmnopqrstuvwxyz";

    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>Writes lines to both streams, as an item.</summary>
    internal static void WriteLines(long lines)
    {
        for (int i = 0; i < lines; i++)
        {
            string line = Line(Environment.ProcessId, i);
            Console.Out.WriteLine(line);
            if (i % 4 == 0)
            {
                Console.Error.WriteLine(line);
            }
        }
    }

    public override void Write(char value)
    {
        // Lines come as a whole.
    }

    public override void WriteLine(string? value)
    {
        ledger.Count(Ledger.LinesOfOutput);
        string[] parts = (value ?? "").Split(' ');
        if (value is { Length: > 0 } && !"line".StartsWith(parts[0], StringComparison.Ordinal)
            || (parts.Length == 4 && int.TryParse(parts[1], out int process) && int.TryParse(parts[2], out int number)
                && !Line(process, number).StartsWith(value!, StringComparison.Ordinal))
            || parts.Length > 4)
        {
            ledger.Violate($"A line of output is not what a worker wrote: '{value}'");
        }
    }

    private static string Line(int process, int number) => $"line {process} {number} {Filling[(number % Filling.Length)..]}{Filling}";
}
