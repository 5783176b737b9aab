using Multiprocessing.Messaging;
using Multiprocessing.Protocol;
using Multiprocessing.Transfer;

namespace Multiprocessing.Worker;

/// <summary>What the program wants to have reported of one category or source. Asked for when it is used; until the first answer, everything.</summary>
internal sealed class Wish(int number, QuestionKind kind, string name, ReportWriter reports)
{
    /// <summary>How long an answer holds, in milliseconds.</summary>
    private const long Validity = 2000;

    private long _askedAt = -Validity;
    private volatile int _least;

    /// <summary>Whether something of this level is wanted.</summary>
    internal bool Covers(int level)
    {
        long now = Environment.TickCount64;
        if (now - Volatile.Read(ref _askedAt) >= Validity)
        {
            Volatile.Write(ref _askedAt, now);
            Ask();
        }

        return level >= _least;
    }

    /// <summary>The program has answered.</summary>
    internal void Answer(int least) => _least = least;

    private void Ask()
    {
        PayloadWriter question = ReportWriter.Begin(ReportKind.Question);
        question.WriteInt32(number);
        question.WriteByte((byte)kind);
        question.WriteString(name);
        reports.End(question);
    }
}
