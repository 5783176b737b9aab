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

    /// <summary>More than a pipe can hold of what a process has written that is gone.</summary>
    private const int MostLeft = 1 << 20;

    private readonly Stream _stream;
    private readonly Action<string> _onLine;
    private readonly Thread _thread;
    private readonly StringBuilder _tail = new();
    private long _bytesRead;
    private int _passedOn;
    private bool _isCut;            // the line was passed on up to here, and has not ended

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

    /// <summary>Waits until the stream of a process that is gone has ended, for as long as there is something of it to read or to pass on.</summary>
    /// <param name="grace">How long nothing may happen.</param>
    /// <returns><see langword="false"/> where something else still holds it open, or a line is not taken.</returns>
    internal bool Join(TimeSpan grace)
    {
        long end = Volatile.Read(ref _bytesRead) + MostLeft;
        while (true)
        {
            long read = Volatile.Read(ref _bytesRead);
            int passedOn = Volatile.Read(ref _passedOn);
            if (_thread.Join(grace))
            {
                return true;
            }

            if (Volatile.Read(ref _bytesRead) is var now && (now > end || (now == read && Volatile.Read(ref _passedOn) == passedOn)))
            {
                return false;
            }
        }
    }

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
                Volatile.Write(ref _bytesRead, _bytesRead + count);
                Take(chars.AsSpan(0, decoder.GetChars(bytes, 0, count, chars, 0)), line);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
        }

        // A character that was cut off is shown as such.
        Take(chars.AsSpan(0, decoder.GetChars([], chars, flush: true)), line);
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
            if (end >= 0 ? line.Length > 0 || !_isCut : line.Length >= MostLineChars)
            {
                PassOn(line);
            }

            _isCut = end < 0 && line.Length == 0;

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
        Volatile.Write(ref _passedOn, _passedOn + 1);
    }
}
