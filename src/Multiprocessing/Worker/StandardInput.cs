using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Multiprocessing.Transport;

namespace Multiprocessing.Worker;

/// <summary>A worker's standard input is its control stream: it is taken away before any user code could read it.</summary>
internal static partial class StandardInput
{
    /// <summary>The control stream; from now on standard input is empty.</summary>
    internal static Stream Take()
    {
        if (OperatingSystem.IsWindows())
        {
            Stream input = Console.OpenStandardInput();
            Console.SetIn(TextReader.Null);
            return input;
        }

        FileStream control = new(Open("/dev/stdin"), FileAccess.Read, bufferSize: 0);
        using SafeFileHandle empty = Open("/dev/null");
        if (Duplicate(empty, 0) < 0)
        {
            Console.SetIn(TextReader.Null);
        }

        return control;
    }

    /// <summary>On Linux without the framework, which makes handles by reflection: that is 3 ms of a worker's start.</summary>
    private static SafeFileHandle Open(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        }

        return Libc.Open(path, Libc.CloseOnExecution) is >= 0 and var descriptor
            ? new SafeFileHandle(descriptor, ownsHandle: true)
            : throw new IOException($"{path} cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}.");
    }

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int Duplicate(SafeFileHandle from, int to);
}
