using System.IO.Pipes;
using Multiprocessing.Hosting;
using Multiprocessing.Protocol;
using Multiprocessing.Transport;

namespace Multiprocessing.Tests.Fuzzing;

/// <summary>In the place of a worker: a thread that answers what it is sent with hostile frames, and writes over the memory that it shares.</summary>
internal sealed unsafe class HostileWorker(Random random) : IWorkerInstance
{
    private readonly AnonymousPipeServerStream _control = new(PipeDirection.Out, HandleInheritability.None);
    private readonly ManualResetEventSlim _hasExited = new();
    private readonly Lock _gate = new();
    private Exception? _fault;

    public event Action? Exited;

    public bool HasOwnCulture => false;

    public int ProcessId => 0;

    public DateTimeOffset StartTime => default;

    public long ResidentBytes => 0;

    internal Stream Control => _control;

    public void WatchExit()
    {
        AnonymousPipeClientStream pipe = new(PipeDirection.In, _control.ClientSafePipeHandle);
        new Thread(() => Run(pipe)) { IsBackground = true, Name = "hostile worker" }.Start();
    }

    public void Kill()
    {
        lock (_gate)
        {
            if (_hasExited.IsSet)
            {
                return;
            }

            _hasExited.Set();
        }

        Exited?.Invoke();
    }

    public void WaitForExit() => _hasExited.Wait();

    public WorkerExit ReadExit(bool isOrderly) => new(ProcessId, ExitCode: null, Signal: "SIGKILL", StandardErrorTail: "", _fault, RawExitCode: 0);

    public void ReportFault(Exception fault) => _fault ??= fault;

    public void Dispose() => _control.Dispose();

    private void Run(AnonymousPipeClientStream pipe)
    {
        try
        {
            using ControlReader reader = new(pipe);
            using Link link = Link.Open(reader.ReadStart().LinkAddress);
            HostileFrames frames = new(random);
            Say(link, MessageKind.Ready);
            for (int round = 0; round < 200 && !_hasExited.IsSet; round++)
            {
                link.Bell.Wait(timeout: TimeSpan.FromMilliseconds(1));
                TakeChunks(link, frames);
                Act(link, frames);
                link.Bell.Ring();
            }
        }
        catch (Exception e) when (e is IOException or InvalidDataException or ArgumentException or InvalidOperationException)
        {
            // It has written over what it needs itself.
        }

        Kill();
    }

    private void Act(Link link, HostileFrames frames)
    {
        switch (random.Next(9))
        {
            case 0:
                Scribble(link.Scratch, SharedPage.Bytes / sizeof(long));
                break;
            case 1:
                // The cursors of both rings and what stands in the bells' slots.
                Scribble(link.Scratch - LinkHeader.ScratchAt + 512, (1536 - 512) / sizeof(long));
                break;
            case 2:
                break;
            case 3:
                SharedPage page = new(link.Scratch);
                page.Running(random.Next(SharedPage.SlotCount)) = random.Next(-1, frames.Chunk.Count + 1);
                page.RunningSpan(random.Next(SharedPage.SlotCount)) = random.NextInt64(-1, 3);
                page.SpanBegunAt(random.Next(SharedPage.SlotCount)) = random.NextInt64(long.MinValue, long.MaxValue);
                break;
            case 4:
                frames.WriteReport(link);
                break;
            default:
                frames.Write(link);
                break;
        }
    }

    private void Scribble(byte* start, int words)
    {
        for (int i = 0; i < 1 + random.Next(3); i++)
        {
            ((long*)start)[random.Next(words)] = random.Next(3) switch
            {
                0 => random.NextInt64(long.MinValue, long.MaxValue),
                1 => random.Next(-2, 5) * 8L,
                _ => ((long)random.Next(-1, 9) << 32) | (uint)random.Next(-1, 9),
            };
        }
    }

    private static void TakeChunks(Link link, HostileFrames frames)
    {
        while (link.Incoming.TryRead(out byte* message, out int length))
        {
            if (length >= ChunkHeader.Bytes && (MessageKind)(*message) == MessageKind.Chunk)
            {
                frames.Chunk = *(ChunkHeader*)message;
                new SharedPage(link.Scratch).Running(frames.Chunk.Slot % SharedPage.SlotCount) = 0;
            }

            link.Incoming.Release();
        }

        link.Bell.RingRoom();
    }

    private static void Say(Link link, MessageKind kind)
    {
        if (link.Outgoing.TryBegin(PlainHeader.Bytes, out byte* target, out _))
        {
            *(PlainHeader*)target = new PlainHeader { Kind = kind };
            link.Outgoing.Commit(PlainHeader.Bytes);
            link.Bell.Ring();
        }
    }
}

/// <summary>Starts some hostile workers, and then honest ones on threads of this process.</summary>
internal sealed class HostileLauncher(Random random, int hostile) : IWorkerLauncher
{
    private int _launched;

    public IWorkerInstance Launch(int workerId, out ControlWriter control)
    {
        if (Interlocked.Increment(ref _launched) <= hostile)
        {
            HostileWorker worker = new(new Random(random.Next()));
            control = new ControlWriter(worker.Control);
            return worker;
        }

        return new ThreadLauncher().Launch(workerId, out control);
    }
}
