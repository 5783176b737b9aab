using Soak.Pools;
using Soak.Watching;

namespace Soak.Work;

/// <content>Large and odd values, and shared memory.</content>
internal sealed partial class Submitter
{
    private const int LargestPayload = 32 << 20;

    /// <summary>Bytes there and back.</summary>
    private void Payload(SoakPool pool)
    {
        int most = pool.MemoryLimit is null ? LargestPayload : LargestPayload / 8;
        byte[][] arrays = new byte[_random.Next(1, 5)][];
        for (int i = 0; i < arrays.Length; i++)
        {
            arrays[i] = new byte[BatchPlan.LogUniform(_random, 1, most)];
            _random.NextBytes(arrays[i]);
        }

        Simple(pool, nameof(Payload), arrays.Length, () => pool.Pool.MapOutcomes(arrays, ItemFunctions.Turn, window: 2), (index, turned) => ItemFunctions.Turn(arrays[index]).AsSpan().SequenceEqual(turned));
    }

    /// <summary>Objects of many kinds, some of which cannot travel.</summary>
    private void Graphs(SoakPool pool)
    {
        object[] objects = new object[_random.Next(1, 60)];
        for (int i = 0; i < objects.Length; i++)
        {
            objects[i] = _random.Next(12) switch
            {
                0 => new MemoryStream(),
                1 => Enumerable.Range(i, _random.Next(100)).ToDictionary(static n => n, static n => n.ToString(System.Globalization.CultureInfo.InvariantCulture)),
                2 => Enumerable.Range(i, _random.Next(1000)).ToList(),
                3 => new string('x', _random.Next(10_000)),
                4 => new Item(i, Fate.Return, i),
                5 => (i, "two", 3.0),
                6 => new int[_random.Next(20), 3],
                7 => new Uri("https://example.org/" + i),
                _ => i,
            };
        }

        bool isOrdered = _random.Next(2) == 0;
        Simple(
            pool,
            nameof(Graphs),
            objects.Length,
            () => pool.Pool.MapOutcomes(objects, static value => (value, value.GetType().Name), isOrdered),
            (index, answer) => Equivalent(objects[index], answer.value) && answer.Name == objects[index].GetType().Name,
            (index, e) => objects[index] is MemoryStream && e is TransferException);
    }

    private void MapRows(SoakPool pool)
    {
        using SharedMatrix<int> matrix = new(BatchPlan.LogUniform(_random, 1, 5000), _random.Next(1, 20));
        for (int row = 0; row < matrix.Rows; row++)
        {
            matrix.Row(row).Fill(row);
        }

        long[] expected = [.. Enumerable.Range(0, matrix.Rows).Select(row => (long)row * matrix.Columns)];
        SimpleWhole(pool, nameof(MapRows), matrix.Rows, () => pool.Pool.MapRows(matrix, static (ReadOnlySpan<int> row) => Sum(row)), expected);
    }

    private void SharedWrites(SoakPool pool)
    {
        int length = BatchPlan.LogUniform(_random, 1, 3000);
        SharedArray<long> array = new(length);
        long[] expected = [.. Enumerable.Range(0, length).Select(static i => i * 7L)];
        SimpleWhole(
            pool,
            nameof(SharedWrites),
            length,
            () =>
            {
                pool.Pool.For(0, length, i => array[i] = i * 7L);
                return array.ToArray();
            },
            expected);

        // Not disposed here where a worker may still write to it.
        soak.RunCounters.KeepAlive(array, soak.Ledger);
    }

    private static long Sum(ReadOnlySpan<int> row)
    {
        long sum = 0;
        foreach (int value in row)
        {
            sum += value;
        }

        return sum;
    }

    private static bool Equivalent(object value, object copy) => (value, copy) switch
    {
        (Dictionary<int, string> a, Dictionary<int, string> b) => a.Count == b.Count && a.All(pair => b[pair.Key] == pair.Value),
        (List<int> a, List<int> b) => a.SequenceEqual(b),
        (int[,] a, int[,] b) => a.Cast<int>().SequenceEqual(b.Cast<int>()) && a.GetLength(0) == b.GetLength(0),
        _ => value.Equals(copy),
    };

    /// <summary>Outcomes of items that are innocent.</summary>
    private void Simple<T>(SoakPool pool, string form, int count, Func<IEnumerable<Outcome<T>>> outcomes, Func<int, T, bool> isRight, Func<int, Exception, bool>? mayFail = null)
    {
        soak.Ledger.Count("form: " + form);
        soak.Ledger.Submit(count);
        int ended = 0;
        using (soak.Watchdog.Watch($"{form} of {count} in {pool.Name}", () => $"{ended} ended; {pool.Describe()}"))
        {
            try
            {
                foreach (Outcome<T> outcome in outcomes())
                {
                    ended++;
                    if (!outcome.IsSuccess)
                    {
                        Fail(outcome.Exception, mayFail is not null && mayFail(outcome.Index, outcome.Exception));
                    }
                    else
                    {
                        soak.Ledger.End(Ending.Value);
                        if (!isRight(outcome.Index, outcome.Value))
                        {
                            soak.Ledger.Count("wrong results");
                            soak.Ledger.Violate($"{form} in {pool.Name} gave a wrong result.");
                        }
                    }
                }
            }
            catch (Exception e)
            {
                ended++;
                Fail(e, isExpected: false);
                soak.Ledger.End(Ending.Dropped, count - ended);
                ended = count;
            }
        }

        if (ended != count)
        {
            soak.Ledger.Violate($"{form} of {count} in {pool.Name} ended with {ended}");
        }

        void Fail(Exception e, bool isExpected)
        {
            Ending? ending = isExpected ? Ending.Exception : Innocent(pool, e);
            soak.Ledger.End(ending ?? Ending.Exception);
            if (ending is null)
            {
                soak.Ledger.Violate($"{form} in {pool.Name} ended with {Judge.Describe(e)}");
            }
        }
    }

    private void SimpleWhole(SoakPool pool, string form, int count, Func<long[]> map, long[] expected)
    {
        soak.Ledger.Count("form: " + form);
        soak.Ledger.Submit(count);
        using (soak.Watchdog.Watch($"{form} of {count} in {pool.Name}", pool.Describe))
        {
            try
            {
                long[] results = map();
                soak.Ledger.End(Ending.Value, count);
                if (!results.AsSpan().SequenceEqual(expected))
                {
                    soak.Ledger.Count("wrong results");
                    soak.Ledger.Violate($"{form} of {count} in {pool.Name} gave a wrong result.");
                }
            }
            catch (Exception e)
            {
                Ending? ending = Innocent(pool, e);
                soak.Ledger.End(ending ?? Ending.Exception);
                soak.Ledger.End(Ending.Dropped, count - 1);
                if (ending is null)
                {
                    soak.Ledger.Violate($"{form} in {pool.Name} ended with {Judge.Describe(e)}");
                }
            }
        }
    }

    /// <summary>How an item that does no harm may fail.</summary>
    private Ending? Innocent(SoakPool pool, Exception e) => e switch
    {
        OperationCanceledException when pool.IsTerminated => Ending.Cancelled,
        WorkerCrashedException crash => Judge.SentenceCrash(soak, null, default, crash),
        _ => Judge.SentenceRefusal(soak, pool, e),
    };
}
