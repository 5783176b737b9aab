namespace Multiprocessing.Protocol;

/// <summary>What a worker asks about.</summary>
internal enum QuestionKind : byte
{
    /// <summary>From which level on a category is logged: the number of the level, or that of none.</summary>
    Category,

    /// <summary>Whether somebody listens to an activity source: 0 if so, otherwise 1.</summary>
    Source,
}
