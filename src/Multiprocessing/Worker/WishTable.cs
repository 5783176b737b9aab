using Multiprocessing.Messaging;
using Multiprocessing.Protocol;

namespace Multiprocessing.Worker;

/// <summary>The wishes by number and by name. They are never forgotten: a program has as many as it has categories and sources.</summary>
internal sealed class WishTable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Wish> _byName = [];    // the kind is the first character
    private readonly List<Wish> _byNumber = [];

    internal Wish Of(QuestionKind kind, string name, ReportWriter reports)
    {
        lock (_gate)
        {
            string key = (char)kind + name;
            if (!_byName.TryGetValue(key, out Wish? wish))
            {
                wish = new Wish(_byNumber.Count, kind, name, reports);
                _byName.Add(key, wish);
                _byNumber.Add(wish);
            }

            return wish;
        }
    }

    /// <summary>Takes in an answer of the program.</summary>
    internal void Answer(long value)
    {
        Wish? wish;
        lock (_gate)
        {
            wish = _byNumber.ElementAtOrDefault((int)(value >> 8));
        }

        wish?.Answer((byte)value);
    }
}
