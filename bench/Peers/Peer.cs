namespace Peers;

/// <summary>Who does the work.</summary>
/// <param name="Id">Its word for <c>--only</c> and for the scripts.</param>
/// <param name="Name">Its name in the table.</param>
/// <param name="IsPython">Whether a script runs it, in a process of its own.</param>
/// <param name="Module">The Python module it needs beside the standard library.</param>
internal sealed record Peer(string Id, string Name, bool IsPython = false, string? Module = null)
{
    internal static readonly Peer ThisLibrary = new("multiprocessing", "Multiprocessing");
    internal static readonly Peer Serial = new("serial", ".NET serial loop");
    internal static readonly Peer ParallelFor = new("parallel-for", "Parallel.For");
    internal static readonly Peer Plinq = new("plinq", "PLINQ, ordered");
    internal static readonly Peer CPythonSerial = new("python", "CPython serial loop", IsPython: true);
    internal static readonly Peer CPythonPool = new("pool", "CPython Pool", IsPython: true);
    internal static readonly Peer Executor = new("executor", "ProcessPoolExecutor", IsPython: true);
    internal static readonly Peer Joblib = new("joblib", "joblib (loky)", IsPython: true, Module: "joblib");
    internal static readonly Peer Pebble = new("pebble", "Pebble", IsPython: true, Module: "pebble");

    internal static readonly Peer Pandas = new("pandas", "pandas", IsPython: true, Module: "pandas");
    internal static readonly Peer PandasPool = new("pandas-pool", "pandas and CPython Pool", IsPython: true, Module: "pandas");
    internal static readonly Peer PandasTuples = new("pandas-tuples", "CPython Pool over itertuples", IsPython: true, Module: "pandas");

    /// <summary>No peer: what the work would take if nothing were lost.</summary>
    internal static readonly Peer Ideal = new("ideal", "(ideal)");

    /// <summary>No peer: the same work by nothing but the two CPUs, which share caches, memory and a host.</summary>
    internal static readonly Peer Floor = new("floor", "(two CPUs, nothing else)");

    internal static readonly IReadOnlyList<Peer> PythonPools = [CPythonPool, Executor, Joblib, Pebble];

    internal static readonly IReadOnlyList<Peer> All =
        [ThisLibrary, Ideal, Floor, Serial, ParallelFor, Plinq, CPythonSerial, .. PythonPools, Pandas, PandasPool, PandasTuples];
}
