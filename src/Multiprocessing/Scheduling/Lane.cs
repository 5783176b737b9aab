namespace Multiprocessing.Scheduling;

/// <summary>A worker's place in the pool: it stays when the worker is replaced. Guarded by the scheduler's gate.</summary>
internal sealed class Lane(int id)
{
    /// <summary>The number of its workers, from 0.</summary>
    internal int Id { get; } = id;

    /// <summary>The worker that takes chunks now; <see langword="null"/> while there is none.</summary>
    internal IWorker? Worker { get; set; }

    /// <summary>The chunks in the worker's hands or on the way there, in the order in which it runs them.</summary>
    internal List<Chunk> InFlight { get; } = new(2);

    /// <summary>Calls that only this lane may run.</summary>
    internal Queue<Operation> Pinned { get; } = new();

    /// <summary>How many more items the worker may be given before it is recycled.</summary>
    internal int TasksLeft { get; set; } = int.MaxValue;

    /// <summary>It stands in the list of idle lanes.</summary>
    internal bool IsIdle { get; set; }

    /// <summary>Its replacement has been asked for.</summary>
    internal bool IsRetiring { get; set; }

    /// <summary>Its worker's item is to end: nothing more is sent that would be lost with it.</summary>
    internal bool IsPaused { get; set; }

    /// <summary>Its worker is being killed.</summary>
    internal bool IsDoomed { get; set; }

    /// <summary>Some chunk is still on its way, so that what the worker may begin is not known.</summary>
    internal bool IsHandingOver => InFlight.Exists(static chunk => !chunk.IsHandedOver);

    /// <summary>A thread is handing chunks to it; others leave that to it.</summary>
    internal bool IsDispatching { get; set; }
}
