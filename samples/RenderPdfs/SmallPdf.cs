using System.Globalization;
using System.Text;

namespace RenderPdfs;

/// <summary>Writes PDF files of one page: a title, and a rosette of many lines, so that there is something to render.</summary>
internal static class SmallPdf
{
    private const int Lines = 12_000;

    /// <summary>Fills a folder with files, the last of them broken.</summary>
    internal static void WriteFolder(string folder, int count)
    {
        for (int i = 1; i < count; i++)
        {
            File.WriteAllText(Path.Combine(folder, $"rosette-{i:00}.pdf"), Create($"Rosette {i}", petals: i + 1), Encoding.ASCII);
        }

        string whole = Create("Broken", petals: 3);
        File.WriteAllText(Path.Combine(folder, "broken.pdf"), whole[..(whole.Length / 3)], Encoding.ASCII);
    }

    /// <summary>Five objects, their offsets, and where the offsets are.</summary>
    private static string Create(string title, int petals)
    {
        string drawing = Draw(title, petals);
        string[] objects =
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
            $"<< /Length {drawing.Length} >>\nstream\n{drawing}\nendstream",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ];
        StringBuilder file = new("%PDF-1.4\n");
        StringBuilder offsets = new($"xref\n0 {objects.Length + 1}\n0000000000 65535 f \n");
        for (int i = 0; i < objects.Length; i++)
        {
            offsets.Append(CultureInfo.InvariantCulture, $"{file.Length:0000000000} 00000 n \n");
            file.Append(CultureInfo.InvariantCulture, $"{i + 1} 0 obj\n{objects[i]}\nendobj\n");
        }

        return $"{file}{offsets}trailer\n<< /Size {objects.Length + 1} /Root 1 0 R >>\nstartxref\n{file.Length}\n%%EOF\n";
    }

    private static string Draw(string title, int petals)
    {
        StringBuilder page = new($"BT /F1 28 Tf 60 780 Td ({title}) Tj ET\n0.1 w 0.1 0.3 0.6 RG\n");
        for (int i = 0; i <= Lines; i++)
        {
            double angle = Math.Tau * i * 97 / Lines;
            double radius = 240 * Math.Cos((petals * angle) + (i * 0.001));
            page.Append(CultureInfo.InvariantCulture, $"{297 + (radius * Math.Cos(angle)):F2} {421 + (radius * Math.Sin(angle)):F2} {(i == 0 ? "m" : "l")}\n");
        }

        return page.Append('S').ToString();
    }
}
