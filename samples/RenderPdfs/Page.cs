using System.Buffers.Binary;

namespace RenderPdfs;

/// <summary>A rendered page.</summary>
/// <param name="File">The PNG file.</param>
/// <param name="Width">In pixels.</param>
/// <param name="Height">In pixels.</param>
internal sealed record Page(string File, int Width, int Height)
{
    private const int DotsPerInch = 150;

    /// <summary>Renders all pages of a PDF file.</summary>
    /// <param name="pdf">The file.</param>
    /// <param name="folder">Where the PNG files go.</param>
    /// <exception cref="GhostscriptException">It cannot be rendered.</exception>
    internal static Page[] Render(string pdf, string folder)
    {
        string name = Path.GetFileNameWithoutExtension(pdf);
        Ghostscript.Render(pdf, Path.Combine(folder, $"{name}-%d.png"), DotsPerInch);
        return [.. Directory.GetFiles(folder, $"{name}-*.png").Order(StringComparer.Ordinal).Select(Read)];
    }

    /// <summary>Width and height are the first fields of a PNG file's first chunk.</summary>
    private static Page Read(string file)
    {
        Span<byte> start = stackalloc byte[24];
        using FileStream stream = System.IO.File.OpenRead(file);
        stream.ReadExactly(start);
        return new Page(file, BinaryPrimitives.ReadInt32BigEndian(start[16..]), BinaryPrimitives.ReadInt32BigEndian(start[20..]));
    }
}
