namespace Multiprocessing.Protocol;

/// <summary>The first byte of a report in the side ring. The README beside this file says what reports are.</summary>
internal enum ReportKind : byte
{
    /// <summary>A record of a logger.</summary>
    Log = 1,

    /// <summary>An activity that has ended.</summary>
    Activity,

    /// <summary>Whether something is wanted: a number, a <see cref="QuestionKind"/> and a name. The program answers with <see cref="ControlKind.Answer"/>.</summary>
    Question,
}
