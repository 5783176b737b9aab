using Multiprocessing;

// The one line that a program needs whose startup hooks are turned off: its tests ask for it where it is to be there.
if (Environment.GetEnvironmentVariable("HOST_CALLS_ENTRY") == "1")
{
    WorkerEntry.RunIfWorker();
}

if (args is ["refused"])
{
    // Says why it cannot, and tries all the same.
    File.AppendAllText(Environment.GetEnvironmentVariable("HOST_MAIN_LOG")!, $"{Environment.ProcessId}\n");
    Console.WriteLine(ProcessPool.CanStart(out string? reason) ? "can start" : reason);
    using ProcessPool pool = new(2);
    try
    {
        pool.Apply(static () => { });
    }
    catch (WorkerStartException e)
    {
        Console.WriteLine(e.Message);
        return 5;
    }
}

Check.Run();
return 0;
