namespace Soak.Watching;

/// <summary>The most that was held at a time, looked at every second, while all is at work.</summary>
internal sealed class Peaks : IDisposable
{
    internal const int MostProcesses = 80;
    internal const int MostThreads = 500;
    internal const int MostDescriptors = 1000;
    internal const int MostFiles = 300;

    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    private readonly Ledger _ledger;
    private readonly Timer _timer;
    private readonly int _processesBefore = Holdings.Processes().Count();
    private readonly int _filesBefore = Holdings.Files().Count();

    internal Peaks(Ledger ledger)
    {
        _ledger = ledger;
        _timer = new Timer(_ => Look(), null, s_interval, s_interval);
    }

    internal int Processes { get; private set; }

    internal int Threads { get; private set; }

    internal int Descriptors { get; private set; }

    internal int Files { get; private set; }

    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        Processes = Math.Max(Processes, Bounded("processes", Holdings.Processes().Count() - _processesBefore, MostProcesses));
        Threads = Math.Max(Threads, Bounded("threads", Holdings.Threads().Count(), MostThreads));
        Descriptors = Math.Max(Descriptors, Bounded("descriptors", Holdings.Descriptors().Values.Sum(), MostDescriptors));
        Files = Math.Max(Files, Bounded("files", Holdings.Files().Count() - _filesBefore, MostFiles));
    }

    private int Bounded(string name, int count, int most)
    {
        if (count > most)
        {
            _ledger.Violate($"{count} {name} at a time, more than {most}");
        }

        return count;
    }
}
