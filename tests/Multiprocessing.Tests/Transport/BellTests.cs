using Multiprocessing.Transport;

namespace Multiprocessing.Tests.Transport;

/// <summary>What every kind of bell must do; each kind derives from it.</summary>
public abstract class BellTests
{
    private const int Limit = 60_000;

    private protected abstract BellKind Kind { get; }

    [Fact(Timeout = Limit)]
    public async Task Frames_MillionsBetweenTwoThreads_ArriveIntactAndInOrder()
    {
        const int Count = 2_000_000;
        using var pair = new LinkPair(Kind, capacity: 1 << 16);
        await LinkPair.Run(() => Frames.SendAll(pair.Parent, Count, 100), () => Frames.ReceiveAll(pair.Worker, Count, 100));
    }

    [Fact(Timeout = Limit)]
    public async Task Frames_ThroughSmallRingInBothDirections_ProducersParkForRoom()
    {
        const int Count = 20_000;
        using var pair = new LinkPair(Kind);
        var longest = pair.Parent.Outgoing.MaxFrame;
        using var back = new LinkPair(Kind);
        await LinkPair.Run(
            () => Frames.SendAll(pair.Parent, Count, longest),
            () => Frames.ReceiveAll(pair.Worker, Count, longest),
            () => Frames.SendAll(back.Worker, Count, longest),
            () => Frames.ReceiveAll(back.Parent, Count, longest));
    }

    [Fact(Timeout = Limit)]
    public async Task PingPong_BothPark_EveryMessageIsAnswered()
    {
        const int Count = 50_000;
        using var pair = new LinkPair(Kind);
        await LinkPair.Run(
            () =>
            {
                for (var number = 0; number < Count; number++)
                {
                    Frames.SendOne(pair.Parent, number);
                    Frames.ReceiveOne(pair.Parent, number, spin: 0);
                }
            },
            () =>
            {
                for (var number = 0; number < Count; number++)
                {
                    Frames.ReceiveOne(pair.Worker, number, spin: 0);
                    Frames.SendOne(pair.Worker, number);
                }
            });
    }

    [Fact(Timeout = Limit)]
    public async Task PingPong_OneSpinsOneParks_EveryMessageIsAnswered()
    {
        const int Count = 50_000;
        using var pair = new LinkPair(Kind);
        await LinkPair.Run(
            () =>
            {
                for (var number = 0; number < Count; number++)
                {
                    Frames.SendOne(pair.Parent, number);
                    Frames.ReceiveOne(pair.Parent, number, spin: number % 2000);
                }
            },
            () =>
            {
                for (var number = 0; number < Count; number++)
                {
                    Frames.ReceiveOne(pair.Worker, number, spin: 0);
                    Frames.SendOne(pair.Worker, number);
                }
            });
    }

    /// <summary>A pump sleeps while drivers of the same side suspend, look and resume at random; whoever holds the gate may read.</summary>
    [Fact(Timeout = Limit)]
    public async Task SuspendResume_WhilePeerKeepsSending_LosesNothing()
    {
        const int Count = 100_000;
        using var pair = new LinkPair(Kind);
        var link = pair.Parent;
        var gate = new Lock();
        var next = 0;

        bool ReadAll()
        {
            lock (gate)
            {
                while (next < Count && Frames.TryRead(link.Incoming, next, sizeof(int)))
                {
                    next++;
                    link.Bell.RingRoom();
                }

                return Volatile.Read(ref next) < Count;
            }
        }

        void Send()
        {
            for (var number = 0; number < Count; number++)
            {
                Frames.SendOne(pair.Worker, number);
                while (number % 3 == 0 && !pair.Worker.Outgoing.IsEmpty)
                {
                    Thread.Yield();
                }
            }
        }

        void Drive(int seed)
        {
            var random = new Random(seed);
            while (Volatile.Read(ref next) < Count)
            {
                link.Bell.SuspendWaiting();
                var looks = random.Next(200);
                for (var look = 0; look < looks && !link.Incoming.HasFrame; look++)
                {
                    SpinPause.Once();
                }

                if (random.Next(2) == 0)
                {
                    ReadAll();
                }

                link.Bell.ResumeWaiting();
                if (random.Next(4) == 0)
                {
                    Thread.Yield();
                }
            }

            link.Bell.Poke();
        }

        void Pump()
        {
            while (ReadAll())
            {
                Assert.NotEqual(WaitResult.Closed, link.Bell.Wait());
            }
        }

        await LinkPair.Run(Send, Pump, () => Drive(1), () => Drive(2));
        Assert.Equal(Count, next);
    }

    /// <summary>Two threads commit, one to each ring, while a driver suspends and resumes: the pump is woken for the frames of both.</summary>
    [Fact(Timeout = Limit)]
    public async Task SideRing_BesideTheOther_WakesThePumpForBoth()
    {
        const int Count = 50_000;
        using var pair = new LinkPair(Kind);
        var link = pair.Parent;
        int next = 0, nextAside = 0;

        void SendAside()
        {
            for (var number = 0; number < Count; number++)
            {
                while (!Frames.TryWrite(pair.Worker.SideOutgoing!, number, sizeof(int)))
                {
                    Thread.Yield();
                }

                pair.Worker.Bell.Ring();
                while (number % 3 == 0 && !pair.Worker.SideOutgoing!.IsEmpty)
                {
                    Thread.Yield();
                }
            }
        }

        void Pump()
        {
            while (next < Count || nextAside < Count)
            {
                Assert.Equal(WaitResult.Ready, link.Bell.Wait());
                while (Frames.TryRead(link.Incoming, next, sizeof(int)))
                {
                    next++;
                    link.Bell.RingRoom();
                }

                while (Frames.TryRead(link.SideIncoming!, nextAside, sizeof(int)))
                {
                    nextAside++;
                }
            }
        }

        void Drive()
        {
            while (Volatile.Read(ref next) < Count || Volatile.Read(ref nextAside) < Count)
            {
                link.Bell.SuspendWaiting();
                Thread.Yield();
                link.Bell.ResumeWaiting();
            }
        }

        void Send()
        {
            for (var number = 0; number < Count; number++)
            {
                Frames.SendOne(pair.Worker, number);
            }
        }

        await LinkPair.Run(Send, SendAside, Pump, Drive);
    }

    /// <summary>The driver suspends once a frame and never reads: when the frame meets the suspension, only ResumeWaiting can wake the pump for it.</summary>
    [Fact(Timeout = Limit)]
    public async Task ResumeWaiting_FrameMeetsSuspension_WakesThePump()
    {
        const int Count = 50_000;
        using var pair = new LinkPair(Kind);
        using var send = new SemaphoreSlim(0);
        using var read = new SemaphoreSlim(0);
        await LinkPair.Run(
            () =>
            {
                for (var number = 0; number < Count; number++)
                {
                    pair.Parent.Bell.SuspendWaiting();
                    send.Release();
                    for (var look = 0; look < number % 64; look++)
                    {
                        SpinPause.Once();
                    }

                    pair.Parent.Bell.ResumeWaiting();
                    read.Wait();
                }
            },
            () =>
            {
                for (var number = 0; number < Count; number++)
                {
                    send.Wait();
                    Frames.SendOne(pair.Worker, number);
                }
            },
            () =>
            {
                for (var number = 0; number < Count; number++)
                {
                    Frames.ReceiveOne(pair.Parent, number, spin: 0);
                    read.Release();
                }
            });
    }

    [Fact(Timeout = Limit)]
    public async Task Poke_WakesTheWaiter_AndIsRememberedOnce()
    {
        using var pair = new LinkPair(Kind);
        pair.Parent.Bell.Poke();
        pair.Parent.Bell.Poke();
        Assert.Equal(WaitResult.Poked, pair.Parent.Bell.Wait());
        Assert.Equal(WaitResult.TimedOut, pair.Parent.Bell.Wait(timeout: TimeSpan.FromMilliseconds(1)));

        const int Count = 50_000;
        using var taken = new SemaphoreSlim(0);
        await LinkPair.Run(
            () =>
            {
                for (var i = 0; i < Count; i++)
                {
                    pair.Parent.Bell.Poke();
                    taken.Wait();
                }
            },
            () =>
            {
                for (var i = 0; i < Count; i++)
                {
                    Assert.Equal(WaitResult.Poked, pair.Parent.Bell.Wait());
                    taken.Release();
                }
            });
    }

    [Fact(Timeout = Limit)]
    public async Task Wait_WithTimeout_EndsWithoutAnybody()
    {
        using var pair = new LinkPair(Kind);
        await LinkPair.Run(() => Assert.Equal(WaitResult.TimedOut, pair.Worker.Bell.Wait(room: 0, spin: 1000, timeout: TimeSpan.FromMilliseconds(20))));
    }

    [Fact(Timeout = Limit)]
    public async Task Dispose_WhileWaiting_ReturnsClosedAndUnmapsAfterwards()
    {
        for (var round = 0; round < 200; round++)
        {
            using var pair = new LinkPair(Kind);
            using var started = new ManualResetEventSlim();
            var waiter = LinkPair.Start(() =>
            {
                Assert.True(pair.Parent.TryHold());
                started.Set();
                Assert.Equal(WaitResult.Closed, pair.Parent.Bell.Wait(spin: round * 100));

                // Held: the memory is still there although the link is disposed.
                Assert.Equal(0, ReadScratch(pair.Parent));
                pair.Parent.Drop();
            });
            started.Wait(TestContext.Current.CancellationToken);
            pair.Parent.Dispose();
            await waiter;
            Assert.False(pair.Parent.TryHold());
            Assert.Equal(WaitResult.Closed, pair.Parent.Bell.Wait());
            pair.Parent.Bell.Poke();
            pair.Parent.Dispose();
        }
    }

    [Fact(Timeout = Limit)]
    public async Task RingRoom_NotEnoughYet_DoesNotWakeTheProducer()
    {
        using var pair = new LinkPair(Kind);
        var number = 0;
        while (Frames.TryWrite(pair.Parent.Outgoing, number, 8))
        {
            number++;
        }

        var longest = pair.Parent.Outgoing.MaxFrame;
        var producer = LinkPair.Start(() => Assert.Equal(WaitResult.Ready, pair.Parent.Bell.Wait(room: longest)));
        for (var read = 0; read < number; read++)
        {
            Assert.True(pair.Parent.Outgoing.HasRoom(longest) || !producer.IsCompleted);
            Assert.True(Frames.TryRead(pair.Worker.Incoming, read, 8));
            pair.Worker.Bell.RingRoom();
        }

        await producer;
        Assert.True(pair.Parent.Outgoing.IsEmpty);
    }

    private static unsafe int ReadScratch(Link link) => *(int*)link.Scratch;
}
