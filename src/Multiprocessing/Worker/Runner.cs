using System.Runtime.CompilerServices;
using Multiprocessing.Messaging;
using Multiprocessing.Protocol;
using Multiprocessing.Transfer;

namespace Multiprocessing.Worker;

/// <summary>Runs a function on items: decodes an item's arguments, calls, encodes the result. What fails in between is the item's failure.</summary>
internal abstract class Runner
{
    /// <summary>Runs items of the chunk until none is left to claim.</summary>
    internal abstract void RunItems(ChunkRun run);

    /// <summary>Runs the item that was just claimed.</summary>
    internal abstract void RunItem(ChunkRun run);
}

/// <typeparam name="TArguments"><see cref="Nothing"/>, the argument, or a tuple of the arguments.</typeparam>
/// <typeparam name="TResult">What is sent back; <see cref="Nothing"/> where the function gives none.</typeparam>
internal abstract class Runner<TArguments, TResult> : Runner
{
    private readonly Codec<TArguments> _arguments = Codecs.For<TArguments>();
    private readonly Codec<TResult> _result = Codecs.For<TResult>();

    /// <summary>Whether a result is its bytes and arguments come one after the other: then items can be run without looking up how.</summary>
    private readonly bool _isPlain = Codecs.For<TResult>() is IPlainCodec && Unsafe.SizeOf<TResult>() <= byte.MaxValue && Codecs.For<TArguments>().IsFlat;

    internal abstract TResult Invoke(TArguments arguments);

    internal sealed override void RunItems(ChunkRun run)
    {
        while (run.TryClaim(out int count))
        {
            if (_isPlain)
            {
                RunPlain(run, count);
            }
            else
            {
                for (; count > 0; count--)
                {
                    run.StartItem();
                    RunItem(run);
                }
            }
        }
    }

    private void RunPlain(ChunkRun run, int count)
    {
        ResultWriter results = run.Results;
        while (count > 0)
        {
            int fit = results.BeginPlain(Unsafe.SizeOf<TResult>(), count, out PlainBlock block);
            if (fit == 0)
            {
                run.StartItem();
                RunItem(run);
                count--;
                continue;
            }

            int first = run.NextItem;
            int started = fit;
            try
            {
                RunBlock(run, block, first, fit);
                results.EndPlain(fit);
            }
            catch (Exception e)
            {
                int done = run.RunningItem - first;
                started = done + 1;
                results.EndPlain(done);
                results.AddFailure(e);
            }

            run.Pass(started);
            count -= started;
        }

        results.LookAtClockNowAndThen();
    }

    private void RunBlock(ChunkRun run, PlainBlock block, int first, int count)
    {
        if (run.IsRange)
        {
            RunRange(run, block, first, count);
            return;
        }

        Codec<TArguments> codec = _arguments;
        PayloadReader reader = run.Reader;
        for (int done = 0; done < count; done++)
        {
            run.StartItem(first + done);
            block.Add(done, Invoke(codec.Read(reader)));
        }
    }

    /// <summary>Runs so many claimed items of a range, each of which is started before anything is done for it.</summary>
    protected virtual void RunRange(ChunkRun run, PlainBlock block, int first, int count)
    {
        for (int done = 0; done < count; done++)
        {
            run.StartItem(first + done);
            block.Add(done, Invoke(AtIndex(run.IndexOf(first + done))));
        }
    }

    internal sealed override void RunItem(ChunkRun run)
    {
        try
        {
            TArguments arguments = run.IsRange ? AtIndex(run.Index) : run.ReadItem(_arguments);
            run.Results.Add(_result, Invoke(arguments));
        }
        catch (Exception e) when (e is not ProgramGoneException)    // to which its result was on its way
        {
            run.Results.AddFailure(e);
        }
    }

    private static TArguments AtIndex(int index) =>
        typeof(TArguments) == typeof(int)
            ? Unsafe.As<int, TArguments>(ref index)
            : throw new InvalidDataException($"A range of indices cannot be given to a function of {typeof(TArguments)}.");
}

internal sealed class FuncRunner<TResult>(Func<TResult> function) : Runner<Nothing, TResult>
{
    internal override TResult Invoke(Nothing arguments) => function();
}

internal sealed class FuncRunner<T, TResult>(Func<T, TResult> function) : Runner<T, TResult>
{
    internal override TResult Invoke(T arguments) => function(arguments);
}

internal sealed class FuncRunner<T1, T2, TResult>(Func<T1, T2, TResult> function) : Runner<(T1, T2), TResult>
{
    internal override TResult Invoke((T1, T2) arguments) => function(arguments.Item1, arguments.Item2);
}

internal sealed class FuncRunner<T1, T2, T3, TResult>(Func<T1, T2, T3, TResult> function) : Runner<(T1, T2, T3), TResult>
{
    internal override TResult Invoke((T1, T2, T3) arguments) => function(arguments.Item1, arguments.Item2, arguments.Item3);
}

internal sealed class FuncRunner<T1, T2, T3, T4, TResult>(Func<T1, T2, T3, T4, TResult> function) : Runner<(T1, T2, T3, T4), TResult>
{
    internal override TResult Invoke((T1, T2, T3, T4) arguments) => function(arguments.Item1, arguments.Item2, arguments.Item3, arguments.Item4);
}

internal sealed class ActionRunner(Action action) : Runner<Nothing, Nothing>
{
    internal override Nothing Invoke(Nothing arguments)
    {
        action();
        return default;
    }
}

internal sealed class ActionRunner<T>(Action<T> action) : Runner<T, Nothing>
{
    internal override Nothing Invoke(T arguments)
    {
        action(arguments);
        return default;
    }
}

internal sealed class ActionRunner<T1, T2>(Action<T1, T2> action) : Runner<(T1, T2), Nothing>
{
    internal override Nothing Invoke((T1, T2) arguments)
    {
        action(arguments.Item1, arguments.Item2);
        return default;
    }
}

internal sealed class ActionRunner<T1, T2, T3>(Action<T1, T2, T3> action) : Runner<(T1, T2, T3), Nothing>
{
    internal override Nothing Invoke((T1, T2, T3) arguments)
    {
        action(arguments.Item1, arguments.Item2, arguments.Item3);
        return default;
    }
}

internal sealed class ActionRunner<T1, T2, T3, T4>(Action<T1, T2, T3, T4> action) : Runner<(T1, T2, T3, T4), Nothing>
{
    internal override Nothing Invoke((T1, T2, T3, T4) arguments)
    {
        action(arguments.Item1, arguments.Item2, arguments.Item3, arguments.Item4);
        return default;
    }
}

/// <summary>Awaits the task that a function gives back. The worker has one item at a time, so it may block.</summary>
internal sealed class AwaitRunner<TArguments, TResult>(Runner<TArguments, Task<TResult>> inner) : Runner<TArguments, TResult>
{
    internal override TResult Invoke(TArguments arguments) => (inner.Invoke(arguments) ?? throw NoTask.Error).GetAwaiter().GetResult();
}

/// <summary>Awaits the task, without a value, that a function gives back.</summary>
internal sealed class AwaitRunner<TArguments>(Runner<TArguments, Task> inner) : Runner<TArguments, Nothing>
{
    internal override Nothing Invoke(TArguments arguments)
    {
        (inner.Invoke(arguments) ?? throw NoTask.Error).GetAwaiter().GetResult();
        return default;
    }
}

internal static class NoTask
{
    internal static InvalidOperationException Error =>
        new("The function gave back null where a task was expected. If null is its value, say so by its type: (object?)null, for example.");
}
