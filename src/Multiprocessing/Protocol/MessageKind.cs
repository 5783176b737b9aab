namespace Multiprocessing.Protocol;

/// <summary>The first byte of a message. The README beside this file says who sends which when.</summary>
internal enum MessageKind : byte
{
    /// <summary>Both ways: types and methods that later messages name by number.</summary>
    Definitions = 1,

    /// <summary>Both ways: the message itself lies in a segment of its own.</summary>
    Large,

    /// <summary>To the worker: a function with its captured values, under a number.</summary>
    Function,

    /// <summary>To the worker: functions whose numbers will not be used again.</summary>
    Forget,

    /// <summary>To the worker: the culture that the following items run in.</summary>
    Culture,

    /// <summary>To the worker: items to run.</summary>
    Chunk,

    /// <summary>To the worker, first of all: run the initializer, if one follows.</summary>
    Initialize,

    /// <summary>To the worker: end when this is reached.</summary>
    Stop,

    /// <summary>From the worker: the initializer has run, chunks may come.</summary>
    Ready,

    /// <summary>From the worker: the initializer failed; an exception follows.</summary>
    StartFailed,

    /// <summary>From the worker: results of consecutive items of a chunk.</summary>
    Results,

    /// <summary>From the worker: the next item of the chunk failed; an exception follows.</summary>
    Failure,
}
