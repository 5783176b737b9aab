namespace Multiprocessing.Hosting;

/// <summary>Why a worker did not become ready.</summary>
internal enum StartFailure
{
    /// <summary>It ended: a signal, an exit, memory that ran out.</summary>
    Died,

    /// <summary>The initializer threw.</summary>
    InitializerThrew,

    /// <summary>There was no process or no memory for it, or it took too long.</summary>
    Impossible,
}

/// <summary>Decides whether a worker that was of no use is followed by another. Under the supervisor's gate.</summary>
/// <remarks>
/// <para>A worker is <b>fruitless</b> if it has ended no item and was at none: one that never became ready, too.</para>
/// <para>One is an accident, and another is started, also for the very first of a pool. <b>Five in a row</b> are no accident: the pool
/// gives up. A row ends when a worker ends that was not fruitless.</para>
/// <para>But a pool does not give up while a worker of it <b>serves</b>: lives, and has ended an item or runs one. Then the starts go
/// on, with pauses that double up to ten seconds.</para>
/// <para>What the user can be told at once is not tried again: in a pool that has never had a worker, an initializer that throws and a
/// process that cannot be had. Later, an initializer that throws five times in a row ends the pool whoever serves: it is not the
/// machine's mood.</para>
/// </remarks>
internal sealed class StartBudget
{
    internal const int MostInARow = 5;

    private static readonly TimeSpan s_firstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_longestPause = TimeSpan.FromSeconds(10);

    private bool _hasStarted;
    private int _fruitless;     // since a worker ended that was not
    private int _thrown;        // since a worker became ready

    /// <summary>How long to wait before the next start.</summary>
    internal TimeSpan Pause { get; private set; }

    /// <summary>A worker has become ready.</summary>
    internal void Started()
    {
        _hasStarted = true;
        _thrown = 0;
    }

    /// <summary>A worker that had been ready has ended.</summary>
    /// <returns>Whether another may follow.</returns>
    internal bool MayReplace(bool wasFruitless, bool isServed)
    {
        if (wasFruitless)
        {
            return MayGoOn(isServed);
        }

        _fruitless = 0;
        Pause = TimeSpan.Zero;
        return true;
    }

    /// <summary>A start has failed.</summary>
    /// <returns>Whether it may be tried again.</returns>
    internal bool MayTryAgain(StartFailure failure, bool isServed) => failure switch
    {
        StartFailure.Died => MayGoOn(isServed),
        StartFailure.InitializerThrew => _hasStarted && ++_thrown < MostInARow,
        _ => _hasStarted && MayGoOn(isServed),
    };

    private bool MayGoOn(bool isServed)
    {
        if (++_fruitless < MostInARow)
        {
            return true;
        }

        Pause = Pause == TimeSpan.Zero ? s_firstPause : Pause * 2;
        Pause = Pause < s_longestPause ? Pause : s_longestPause;
        return isServed;
    }
}
