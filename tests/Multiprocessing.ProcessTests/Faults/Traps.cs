using System.Collections;

namespace Multiprocessing.ProcessTests.Faults;

/// <summary>A value with which a cause happens where it is encoded: the elements of a table are enumerated there.</summary>
internal sealed class EncodingTrap(Cause cause) : Hashtable, IEnumerable
{
    IEnumerator IEnumerable.GetEnumerator()
    {
        Causes.Happen(cause);
        return GetEnumerator();
    }
}

/// <summary>A value with which a cause happens where it is decoded: the elements of a set are hashed there.</summary>
internal static class DecodingTrap
{
    internal static object Of(Cause cause)
    {
        Comparer comparer = new(cause);
        HashSet<string> set = new(comparer) { "x" };
        comparer.IsArmed = true;
        return set;
    }

    private sealed class Comparer(Cause cause) : IEqualityComparer<string>
    {
        internal bool IsArmed { get; set; }

        public bool Equals(string? x, string? y) => x == y;

        public int GetHashCode(string obj)
        {
            if (IsArmed)
            {
                Causes.Happen(cause);
            }

            return obj.Length;
        }
    }
}

/// <summary>An object with which a cause happens where it is collected.</summary>
internal sealed class FinalizerTrap(Cause cause)
{
    ~FinalizerTrap() => Causes.Happen(cause);

    /// <summary>Has one collected.</summary>
    internal static void Spring(Cause cause)
    {
        // Elsewhere, so that no reference to it stays on this stack.
        Thread maker = new(() => _ = new FinalizerTrap(cause));
        maker.Start();
        maker.Join();
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }
}
