using System.Text;

namespace Multiprocessing.DataFrames.Csv;

/// <summary>Text that can be read from its beginning more than once: the types of columns are found out before the values are read.</summary>
internal sealed class CsvSource : IDisposable
{
    private readonly Func<Stream> _open;
    private readonly Action? _dispose;

    private CsvSource(Func<Stream> open, long? length, bool isOwned, Action? dispose = null)
    {
        _open = open;
        Length = length;
        IsOwned = isOwned;
        _dispose = dispose;
    }

    /// <summary>How many bytes there are, where that is known.</summary>
    internal long? Length { get; }

    /// <summary>Whether an opened stream is closed by who has opened it.</summary>
    internal bool IsOwned { get; }

    internal static CsvSource Of(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new CsvSource(
            () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan),
            new FileInfo(path) is { Exists: true } file ? file.Length : null,
            isOwned: true);
    }

    internal static CsvSource OfText(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return new CsvSource(() => new MemoryStream(bytes, writable: false), bytes.Length, isOwned: true);
    }

    /// <param name="stream">Read from where it stands, and left open.</param>
    /// <param name="isReadOnce">Whether it is opened twice at most, the first time for its beginning only: then a stream that cannot seek needs no copy of its whole.</param>
    internal static CsvSource Of(Stream stream, bool isReadOnce)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (stream.CanSeek)
        {
            long start = stream.Position;
            return new CsvSource(
                () =>
                {
                    stream.Position = start;
                    return stream;
                },
                stream.Length - start,
                isOwned: false);
        }

        ReplayStream replay = new(stream, isReadOnce);
        return new CsvSource(replay.Rewind, length: null, isOwned: false, replay.Dispose);
    }

    internal Stream Open() => _open();

    public void Dispose() => _dispose?.Invoke();
}
