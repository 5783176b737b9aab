using System.Runtime.CompilerServices;
using Multiprocessing.Scheduling;

namespace Multiprocessing.Tests.Scheduling;

/// <summary>Some workers, some operations, and whatever may happen to them, in an order that a seed decides.</summary>
internal sealed class SchedulerModel(int seed) : IDisposable
{
    private readonly Random _random = new(seed);
    private readonly List<(FakeOperation Operation, int Count, bool IsMap, CancellationTokenSource Source)> _operations = [];
    private readonly List<Lane> _usedUp = [];
    private FakeWorker?[] _workers = [];
    private Scheduler _scheduler = null!;

    internal void Run()
    {
        _workers = new FakeWorker?[_random.Next(1, 4)];
        _scheduler = new Scheduler(_workers.Length, new FakeTime(), lane =>
        {
            lock (_usedUp)
            {
                _usedUp.Add(lane);
            }
        });
        int steps = _random.Next(20, 200);
        for (int step = 0; step < steps; step++)
        {
            Step();
        }

        _scheduler.Close();
        for (int step = 0; _operations.Exists(static o => o.Operation.Ends == 0); step++)
        {
            Assert.True(step < 10_000, $"seed {seed}: an operation is left open");
            for (int lane = 0; lane < _workers.Length; lane++)
            {
                Replace(lane);
                _workers[lane]!.Work();
            }
        }

        Check();
        Assert.True(_scheduler.Drained.Wait(TimeSpan.FromSeconds(20)), $"seed {seed}: not drained");
    }

    public void Dispose() => _scheduler.Dispose();

    private void Step()
    {
        int lane = _random.Next(_workers.Length);
        FakeWorker? worker = _workers[lane];
        switch (_random.Next(16))
        {
            case 0 or 1:
                Submit();
                break;
            case 2:
                Replace(lane);
                break;
            case 3 when worker is not null && _random.Next(3) == 0:
                worker.Die();
                _workers[lane] = null;
                break;
            case 4 when worker is { IsKilled: true }:
                worker.Die();
                _workers[lane] = null;
                break;
            case 5 when _operations.Count > 0 && _random.Next(4) == 0:
                _operations[_random.Next(_operations.Count)].Source.Cancel();
                break;
            case 6 when _operations.Count > 0 && _random.Next(8) == 0:
                _scheduler.Abandon(_operations[_random.Next(_operations.Count)].Operation, new OperationCanceledException());
                break;
            case 7:
                Examine(_scheduler, _random.Next(2) == 0 ? 1_000_000 : long.MaxValue / 4);
                break;
            case 8:
                worker?.EndItem(_random.Next(5) == 0 ? new FormatException() : null);
                break;
            case 9 or 10:
                worker?.Claim();
                break;
            case 11 or 12:
                worker?.EndItem();
                break;
            case 13:
                worker?.EndChunk();
                break;
            case 14 when _random.Next(6) == 0:
                worker?.Work();
                break;
        }
    }

    private void Submit()
    {
        int pinned = _random.Next(6) == 0 ? _random.Next(_workers.Length) : -1;
        bool isCall = pinned < 0 && _random.Next(3) == 0;
        bool isMap = _random.Next(2) == 0;
        int count = isCall || pinned >= 0 ? 1 : _random.Next(1, 40);
        CancellationTokenSource source = new();
        FakeOperation operation = FakeOperation.Of(
            count,
            isMap,
            isCall,
            _random.Next(2) == 0 ? _random.Next(1, 15) : null,
            new TaskOptions { MaxRetries = _random.Next(2), Timeout = _random.Next(3) == 0 ? TimeSpan.FromHours(1) : null, CancellationGracePeriod = TimeSpan.FromHours(1) },
            pinned,
            source,
            observes: _random.Next(2) == 0);
        if (_random.Next(2) == 0)
        {
            operation.Estimate.Add(TimeSpan.FromMicroseconds(_random.Next(1, 5000)), 1);
        }

        _operations.Add((operation, count, isMap, source));
        _scheduler.Submit(operation);
    }

    /// <summary>A new worker where there is none, or where the old one has used up its items or was killed.</summary>
    private void Replace(int lane)
    {
        FakeWorker? old = _workers[lane];
        bool isUsedUp;
        lock (_usedUp)
        {
            isUsedUp = _usedUp.Contains(_scheduler.Lanes[lane]);
        }

        if (old is { IsKilled: false } && !isUsedUp)
        {
            return;
        }

        if (old is not null)
        {
            if (!old.IsKilled)
            {
                old.Work();
            }

            old.Die();
        }

        lock (_usedUp)
        {
            _usedUp.Remove(_scheduler.Lanes[lane]);
        }

        FakeWorker worker = _workers[lane] = new FakeWorker(_scheduler, _scheduler.Lanes[lane]);
        if (_random.Next(3) == 0)
        {
            int refused = _random.Next(0, 30);
            worker.Sending = chunk =>
            {
                if (!chunk.IsSingleCalls && chunk.From <= refused && refused < chunk.From + chunk.Count)
                {
                    chunk.Slot = refused - chunk.From;
                    chunk.Refusal = new TransferException("refused");
                }
            };
        }

        _scheduler.Attach(_scheduler.Lanes[lane], worker, _random.Next(3) == 0 ? _random.Next(1, 20) : int.MaxValue);
    }

    private void Check()
    {
        foreach ((FakeOperation operation, int count, bool isMap, CancellationTokenSource source) in _operations)
        {
            string what = $"seed {seed}, {count} items, map {isMap}";
            Assert.True(operation.Ends == 1, what);
            Assert.True(operation.Counted == count, $"{what}: {operation.Counted} items were counted, cut short by {operation.EndedBy}");
            Assert.True(operation.Successes.Values.All(static times => times == 1), what + ": an item ended twice");
            Assert.True(!operation.Successes.Keys.Intersect(operation.Failures.Keys).Any(), what + ": an item ended both ways");
            if (operation.EndedBy is null)
            {
                int wanted = isMap && operation.First < count ? operation.First + 1 : count;
                Assert.True(
                    Enumerable.Range(0, wanted).All(index => operation.Successes.ContainsKey(index) || operation.Failures.ContainsKey(index)),
                    $"{what}: ended with only {operation.Successes.Count} + {operation.Failures.Count} of {wanted}");
            }

            source.Dispose();
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "Examine")]
    private static extern long Examine(Scheduler scheduler, long now);
}
