using System.IO.Pipes;
using Multiprocessing.Messaging;
using Multiprocessing.Protocol;
using Multiprocessing.Transport;
using Multiprocessing.Worker;

namespace Multiprocessing.Hosting;

/// <summary>
/// A worker on a thread of this process: the same loop over the same link, with a pipe for the control stream. A thread cannot be
/// killed, so one that is to be is cut off: its item counts as lost, and what it still does reaches nobody.
/// </summary>
internal sealed class InProcessWorker : IWorkerInstance
{
    private readonly AnonymousPipeServerStream _control = new(PipeDirection.Out, HandleInheritability.None);
    private readonly ControlReader _reader;
    private readonly ManualResetEventSlim _hasExited = new();
    private readonly int _workerId;
    private readonly Lock _gate = new();
    private Link? _link;
    private Exception? _fault;
    private bool _isKilled;

    internal InProcessWorker(int workerId)
    {
        _workerId = workerId;
        _reader = new ControlReader(new AnonymousPipeClientStream(PipeDirection.In, _control.ClientSafePipeHandle));
        StartTime = TimeProvider.System.GetUtcNow();
    }

    public event Action? Exited;

    /// <summary>No: the program may have said otherwise for new threads.</summary>
    public bool HasOwnCulture => false;

    public int ProcessId => Environment.ProcessId;

    public DateTimeOffset StartTime { get; }

    public long ResidentBytes => 0;

    internal Stream Control => _control;

    // Not within what the pool's creator was in: an item would find its activity, as it never does in a process.
    public void WatchExit() => new Thread(Run, 16 * 1024 * 1024) { IsBackground = true, Name = $"Multiprocessing in-process worker {_workerId}" }.UnsafeStart();

    public void Kill()
    {
        lock (_gate)
        {
            _isKilled = true;
            _link?.Bell.Dispose();
        }

        Exit();
    }

    public void WaitForExit() => _hasExited.Wait();

    public WorkerExit ReadExit(bool isOrderly) => new(ProcessId, ExitCode: null, Signal: null, StandardErrorTail: "", _fault, RawExitCode: 0);

    public void ReportFault(Exception fault) => _fault ??= fault;

    public void Dispose() => _control.Dispose();

    private void Run()
    {
        try
        {
            WorkerStart start = _reader.ReadStart();
            Link link = Link.Open(start.LinkAddress);
            lock (_gate)
            {
                _link = link;
                if (_isKilled)
                {
                    link.Dispose();
                    return;
                }
            }

            using TokenTable tokens = new();
            WishTable wishes = new();
            WorkerReports reports = new(start, link, wishes, isAlone: false);
            ControlListener.Start(_reader, tokens, wishes, _reader.Dispose);
            WorkerContext.EnterThread(start.WorkerId, start.PoolName, reports);
            using WorkerHost host = new(link, tokens, reports, start.SpinTicks);
            host.Run();
        }
        catch (ProgramGoneException)
        {
            // It was cut off.
        }
        catch (Exception e) when (e is IOException or InvalidDataException or TransferException)
        {
            _fault ??= e;
        }
        finally
        {
            Exit();
        }
    }

    private void Exit()
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
}
