using System.Text;

namespace Multiprocessing.Hosting;

/// <summary>
/// Reads one of a worker's output streams on a thread of its own and passes it on line by line. A line longer than the buffer
/// is passed on in pieces, so that a flood without line ends takes no memory.
/// </summary>
internal sealed class OutputReader
{
    private const int MostLineChars = 64 * 1024;
    private const int MostTailChars = 4096;

    private readonly Stream _stream;
    private readonly Action<string> _onLine;
    private readonly Thread _thread;
    private readonly StringBuilder _tail = new();

    internal OutputReader(Stream stream, string name, Action<string> onLine)
    {
        _stream = stream;
        _onLine = onLine;
        _thread = new Thread(Read, 256 * 1024) { IsBackground = true, Name = name };
        _thread.Start();
    }

    /// <summary>What was read last.</summary>
    internal string Tail
    {
        get
        {
            lock (_tail)
            {
                return _tail.ToString().TrimEnd();
            }
        }
    }

    /// <summary>Waits until the stream has ended.</summary>
    /// <returns><see langword="false"/> where something else still holds it open.</returns>
    internal bool Join(TimeSpan timeout) => _thread.Join(timeout);

    private void Read()
    {
        Decoder decoder = new UTF8Encoding(false).GetDecoder();
        byte[] bytes = new byte[8192];
        char[] chars = new char[bytes.Length + 1];
        StringBuilder line = new();
        try
        {
            int count;
            while ((count = _stream.Read(bytes)) > 0)
            {
                Take(chars.AsSpan(0, decoder.GetChars(bytes, 0, count, chars, 0)), line);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
        }

        if (line.Length > 0)
        {
            PassOn(line);
        }

        _stream.Dispose();
    }

    private void Take(ReadOnlySpan<char> text, StringBuilder line)
    {
        while (!text.IsEmpty)
        {
            int end = text.IndexOf('\n');
            line.Append(end < 0 ? text : text[..end]);
            if (end >= 0 || line.Length >= MostLineChars)
            {
                PassOn(line);
            }

            text = end < 0 ? default : text[(end + 1)..];
        }
    }

    private void PassOn(StringBuilder line)
    {
        if (line.Length > 0 && line[^1] == '\r')
        {
            line.Length--;
        }

        string text = line.ToString();
        line.Clear();
        lock (_tail)
        {
            _tail.Append(text).Append('\n');
            if (_tail.Length > MostTailChars)
            {
                _tail.Remove(0, _tail.Length - MostTailChars);
            }
        }

        _onLine(text);
    }
}
