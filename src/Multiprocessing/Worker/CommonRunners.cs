using Multiprocessing.Protocol;
using Multiprocessing.Transfer;

namespace Multiprocessing.Worker;

/// <summary>
/// Runners of the functions that most programs send. Named here they are compiled ahead of time with the rest of this library, also for the
/// reference types that share the code of <see cref="object"/>, and made without reflection.
/// </summary>
internal static class CommonRunners
{
    /// <summary>A runner for a function of at most one argument that gives back a value; <see langword="null"/> where it is none of these.</summary>
    internal static Runner? For(Delegate function, Type arguments, Type result) =>
        result == typeof(object) ? To<object?>(function, arguments)
        : result == typeof(bool) ? To<bool>(function, arguments)
        : result == typeof(int) ? To<int>(function, arguments)
        : result == typeof(long) ? To<long>(function, arguments)
        : result == typeof(double) ? To<double>(function, arguments)
        : null;

    /// <summary>Never called. What runners inherit is compiled ahead of time where it is named for each.</summary>
    internal static void NameInherited(ChunkRun run)
    {
        NameInherited<object?>(run);
        NameInherited<bool>(run);
        NameInherited<int>(run);
        NameInherited<long>(run);
        NameInherited<double>(run);
    }

    private static void NameInherited<TResult>(ChunkRun run)
    {
        NameInherited(new FuncRunner<TResult>(null!), run);
        NameInherited(new FuncRunner<object?, TResult>(null!), run);
        NameInherited(new FuncRunner<int, TResult>(null!), run);
        NameInherited(new FuncRunner<long, TResult>(null!), run);
        NameInherited(new FuncRunner<double, TResult>(null!), run);
    }

    private static void NameInherited<TArguments, TResult>(Runner<TArguments, TResult> runner, ChunkRun run)
    {
        runner.RunItem(run);
        runner.RunItems(run);
    }

    private static Runner? To<TResult>(Delegate function, Type arguments) =>
        arguments == typeof(Nothing) ? new FuncRunner<TResult>((Func<TResult>)function)
        : arguments == typeof(object) ? new FuncRunner<object?, TResult>((Func<object?, TResult>)function)
        : arguments == typeof(int) ? new FuncRunner<int, TResult>((Func<int, TResult>)function)
        : arguments == typeof(long) ? new FuncRunner<long, TResult>((Func<long, TResult>)function)
        : arguments == typeof(double) ? new FuncRunner<double, TResult>((Func<double, TResult>)function)
        : null;
}
