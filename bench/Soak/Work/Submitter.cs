using Soak.Pools;
using Soak.Watching;

namespace Soak.Work;

/// <summary>Submits one batch after the other, in a random form to a random pool, until it is told to end.</summary>
internal sealed partial class Submitter(SoakContext soak, Random random)
{
    private readonly Random _random = random;

    internal void Run(WaitHandle end)
    {
        (Action<SoakPool> Form, int Share)[] forms =
        [
            (Apply, 5), (ApplyAsync, 6), (Map, 6), (MapAsync, 4), (StarMap, 4), (MapRange, 4), (For, 2),
            (MapOutcomes, 10), (MapOutcomesAsync, 6), (MapStream, 6), (MapStreamAsync, 6), (Broadcast, 3),
            (Payload, 4), (Graphs, 4), (MapRows, 3), (SharedWrites, 3), (Child, 2), (Stillborn, 1),
        ];
        int shares = forms.Sum(static form => form.Share);
        while (!end.WaitOne(0))
        {
            int ticket = _random.Next(shares);
            Action<SoakPool> form = forms.First(form => (ticket -= form.Share) < 0).Form;
            try
            {
                form(soak.Pools.Pick(_random));
            }
            catch (Exception e)
            {
                soak.Ledger.Violate($"{form.Method.Name} threw {e}");
            }
        }
    }

    private Batch Create(SoakPool pool, string form, int most, int hazards) => Batch.Create(soak, pool, _random, form, most, hazards);

    /// <summary>A submission as a whole: a map, that ends with all its values or one exception.</summary>
    private static void Whole(Batch batch, Func<long[]> map)
    {
        long[] values;
        try
        {
            values = map();
        }
        catch (Exception e)
        {
            batch.FailedWhole(e);
            return;
        }

        batch.Values(values);
    }

    private int? ChunkSize(Batch batch) => _random.Next(2) == 0 ? null : _random.Next(1, Math.Max(2, batch.Items.Length / 2));
}
