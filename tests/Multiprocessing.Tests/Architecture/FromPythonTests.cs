using System.Text.RegularExpressions;

namespace Multiprocessing.Tests.Architecture;

/// <summary>The page for those who come from Python names everything that Python's own modules make public.</summary>
public sealed class FromPythonTests
{
    private static readonly string s_page = File.ReadAllText(Path.Combine(Sources.Library, "..", "..", "docs", "from-python.md"));

    [Theory]
    [InlineData("multiprocessing", "Array AuthenticationError Barrier BoundedSemaphore BufferTooShort Condition Event JoinableQueue Lock Manager Pipe Pool Process ProcessError Queue RLock RawArray RawValue Semaphore SimpleQueue TimeoutError Value active_children allow_connection_pickling cpu_count current_process freeze_support get_all_start_methods get_context get_logger get_start_method log_to_stderr parent_process reducer set_executable set_forkserver_preload set_start_method")]
    [InlineData("multiprocessing.pool", "Pool ThreadPool apply apply_async close imap imap_unordered join map map_async starmap starmap_async terminate get ready successful wait initializer initargs maxtasksperchild chunksize callback error_callback")]
    [InlineData("multiprocessing.Process", "authkey close daemon exitcode ident is_alive join kill name pid run sentinel start terminate")]
    [InlineData("multiprocessing, the rest", "SharedMemory ShareableList BaseManager SyncManager BaseProxy SharedMemoryManager Client Listener Connection copy synchronized dummy")]
    [InlineData("concurrent.futures", "FIRST_COMPLETED FIRST_EXCEPTION ALL_COMPLETED CancelledError TimeoutError BrokenExecutor BrokenProcessPool InvalidStateError Executor wait as_completed ProcessPoolExecutor ThreadPoolExecutor submit map shutdown add_done_callback cancel cancelled done exception result running set_exception set_result set_running_or_notify_cancel max_workers mp_context max_tasks_per_child")]
    public void Page_PublicNamesOfPython_AreAllThere(string module, string names) =>
        Assert.All(names.Split(' '), name => Assert.True(Regex.IsMatch(s_page, $@"\b{name}\b"), $"{name} of {module} is not on the page."));
}
