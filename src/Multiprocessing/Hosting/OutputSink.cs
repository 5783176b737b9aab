namespace Multiprocessing.Hosting;

/// <summary>Where the lines go that the workers of a pool write: to the console, or to the user's callback, which has one at a time.</summary>
internal sealed class OutputSink(Action<WorkerOutput>? callback, Action<Exception> onFailure)
{
    private readonly Lock _gate = new();

    /// <summary>Passes a line on. What goes wrong with it harms nobody else: the worker's stream is read on.</summary>
    internal void Pass(WorkerOutput output)
    {
        try
        {
            if (callback is not null)
            {
                lock (_gate)
                {
                    callback(output);
                }
            }
            else
            {
                (output.IsStandardError ? Console.Error : Console.Out).WriteLine(output.Line);
            }
        }
        catch (Exception e)
        {
            Report(e);
        }
    }

    private void Report(Exception exception)
    {
        try
        {
            onFailure(exception);
        }
        catch (IOException)
        {
            // The console itself is what fails.
        }
    }
}
