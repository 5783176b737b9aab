using Multiprocessing;
using Spectre.Console;

namespace Lab;

/// <summary>
/// A bar for what takes longer than a second. It stays away when the output is no terminal, and goes when it is disposed.
/// Map and its like tell it how far they are through <see cref="TaskOptions.Progress"/>; a loop of single calls sets
/// <see cref="Completed"/>.
/// </summary>
internal sealed class ProgressBar : IProgress<MapProgress>, IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_redraw = TimeSpan.FromMilliseconds(100);

    private readonly ManualResetEventSlim _isOver = new();
    private readonly Thread? _drawer;
    private readonly string _title;
    private readonly int _total;

    internal ProgressBar(string title, int total)
    {
        _title = title;
        _total = total;
        if (!Console.IsOutputRedirected)
        {
            _drawer = new Thread(Draw) { IsBackground = true, Name = "progress bar" };
            _drawer.Start();
        }
    }

    /// <summary>How many items are done.</summary>
    internal int Completed { get; set; }

    /// <summary>The options that let the pool tell this bar.</summary>
    internal TaskOptions Options => new() { Progress = this };

    void IProgress<MapProgress>.Report(MapProgress value) => Completed = value.Completed;

    public void Dispose()
    {
        _isOver.Set();
        _drawer?.Join();
        _isOver.Dispose();
    }

    private void Draw()
    {
        if (_isOver.Wait(s_patience))
        {
            return;
        }

        AnsiConsole.Progress().AutoClear(true).Start(context =>
        {
            ProgressTask task = context.AddTask(_title, maxValue: _total);
            do
            {
                task.Value = Completed;
            }
            while (!_isOver.Wait(s_redraw));
        });
    }
}
