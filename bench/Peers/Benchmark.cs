namespace Peers;

/// <summary>A piece of work, and how each peer does it.</summary>
internal abstract class Benchmark(BenchmarkContext context)
{
    /// <summary>Its word for <c>--only</c>.</summary>
    internal abstract string Name { get; }

    internal abstract IReadOnlyList<Metric> Metrics { get; }

    /// <summary>In the order in which they take turns.</summary>
    internal abstract IReadOnlyList<Contender> Contenders { get; }

    /// <summary>How many turns those in this process take a round; a script takes one.</summary>
    internal virtual int Repetitions => 1;

    /// <summary>How many turns of those in this process are not counted, before the first round: code is compiled in them, here and in workers.</summary>
    internal virtual int WarmUps => 1;

    protected BenchmarkContext Context { get; } = context;

    /// <summary>A peer that a script runs. The figures of a smaller count are scaled up to the whole, and the table says so.</summary>
    protected Contender Script(Peer peer, string script, params (string Name, object Value)[] arguments) =>
        Script(peer, script, () => arguments);

    /// <summary>The same with arguments that are known when it is the peer's turn.</summary>
    protected Contender Script(Peer peer, string script, Func<(string Name, object Value)[]> arguments) =>
        new(peer, () => Context.Python.Run(script, peer, arguments()));

    /// <summary>The same with <paramref name="count"/> items where the other peers get <paramref name="whole"/>.</summary>
    protected Contender ScaledScript(Peer peer, string script, int count, int whole, params (string Name, object Value)[] arguments)
    {
        count = Math.Min(count, whole);
        return new Contender(
            peer,
            () =>
            {
                Measurement measured = Context.Python.Run(script, peer, [.. arguments, ("count", count)]);
                foreach (string key in measured.Keys)
                {
                    measured[key] *= (double)whole / count;
                }

                return measured;
            },
            count == whole ? null : $"{count:N0} of {whole:N0}, scaled");
    }
}

/// <summary>A peer at a piece of work.</summary>
/// <param name="Trial">Does the work once and measures it.</param>
/// <param name="Note">What the reader must know of its figures.</param>
internal sealed record Contender(Peer Peer, Func<Measurement> Trial, string? Note = null);
