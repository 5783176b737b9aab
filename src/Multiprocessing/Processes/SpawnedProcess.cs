using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Multiprocessing.Processes;

/// <summary>A process started by <c>posix_spawn</c>, which leads a process group of its own from its first moment. Linux only.</summary>
/// <remarks>
/// Why not <see cref="System.Diagnostics.Process"/>: that reports the end by a signal as an exit code, which an exit with that code looks the
/// same as; it gives up the id of a process as soon as that has ended, so that a kill may meet another one; and its first use in a program
/// takes some 10 ms.
/// </remarks>
[SupportedOSPlatform("linux")]
internal sealed unsafe partial class SpawnedProcess : LaunchedProcess
{
    private readonly Lock _gate = new();
    private ProcessExit _exit;
    private bool _isReaped;

    private SpawnedProcess(int id, SafeFileHandle input, SafeFileHandle output, SafeFileHandle error)
        : base(id, Open(input, FileAccess.Write), Open(output, FileAccess.Read), Open(error, FileAccess.Read))
    {
    }

    internal static SpawnedProcess Spawn(LaunchCommand command)
    {
        (SafeFileHandle input, SafeFileHandle inputEnd) = Pipe();
        (SafeFileHandle outputEnd, SafeFileHandle output) = Pipe();
        (SafeFileHandle errorEnd, SafeFileHandle error) = Pipe();
        int id;
        using (input)
        using (output)
        using (error)
        {
            id = Spawn(command, input, output, error);
        }

        return new SpawnedProcess(id, inputEnd, outputEnd, errorEnd);
    }

    internal override void WaitForExit()
    {
        if (Volatile.Read(ref _isReaped))
        {
            return;
        }

        _ = Wait(WaitExited | WaitKeep, out _);
    }

    internal override void Kill()
    {
        lock (_gate)
        {
            if (!_isReaped)
            {
                ProcessGroup.Kill(Id);
            }
        }
    }

    internal override ProcessExit Reap()
    {
        lock (_gate)
        {
            if (!_isReaped)
            {
                // Where the program was started with SIGCHLD ignored, the kernel may have forgotten how the process ended.
                bool isKnown = Wait(WaitExited, out SignalInfo info);
                bool isExit = info.Code == CodeExited;
                _exit = !isKnown ? new ProcessExit(null, null, IsCertain: true)
                    : new ProcessExit(isExit ? info.Status : null, isExit ? null : info.Status, IsCertain: true);
                Volatile.Write(ref _isReaped, true);
            }

            return _exit;
        }
    }

    public override void Dispose()
    {
        Kill();
        WaitForExit();
        Reap();
        Input.Dispose();
    }

    private static int Spawn(LaunchCommand command, SafeFileHandle input, SafeFileHandle output, SafeFileHandle error)
    {
        byte* actions = stackalloc byte[SpawnBytes];
        byte* attributes = stackalloc byte[SpawnBytes];
        byte* signals = stackalloc byte[SignalSetBytes];
        byte** arguments = Strings([command.FileName, .. command.Arguments]);
        List<string> variables = [];
        foreach ((string name, string? value) in command.Environment)
        {
            variables.Add($"{name}={value}");
        }

        byte** environment = Strings([.. variables]);
        _ = InitializeActions(actions);
        _ = InitializeAttributes(attributes);
        try
        {
            _ = AddDuplicate(actions, (int)input.DangerousGetHandle(), 0);
            _ = AddDuplicate(actions, (int)output.DangerousGetHandle(), 1);
            _ = AddDuplicate(actions, (int)error.DangerousGetHandle(), 2);
            if (command.WorkingDirectory is not null)
            {
                _ = AddChangeFolder(actions, command.WorkingDirectory);
            }

            // The runtime handles and ignores signals; what it starts begins with none blocked, handled or ignored.
            _ = EmptySignals(signals);
            _ = SetSignalMask(attributes, signals);
            _ = FillSignals(signals);
            _ = SetSignalDefaults(attributes, signals);
            _ = SetGroup(attributes, 0);
            _ = SetFlags(attributes, FlagGroup | FlagSignalDefaults | FlagSignalMask);
            int failure = SpawnFromPath(out int id, command.FileName, actions, attributes, arguments, environment);
            return failure == 0 ? id : throw new IOException(Marshal.GetPInvokeErrorMessage(failure) + ".");
        }
        finally
        {
            _ = DestroyActions(actions);
            _ = DestroyAttributes(attributes);
            Free(arguments);
            Free(environment);
        }
    }

    /// <summary>Waits for the end of the process.</summary>
    /// <returns><see langword="false"/> where the process is not known any more.</returns>
    private bool Wait(int options, out SignalInfo info)
    {
        while (WaitId(WaitProcess, Id, out info, options) != 0)
        {
            if (Marshal.GetLastPInvokeError() != Interrupted)
            {
                return false;
            }
        }

        return true;
    }

    private static (SafeFileHandle Read, SafeFileHandle Write) Pipe()
    {
        int* ends = stackalloc int[2];
        return CreatePipe(ends, CloseOnExec) == 0
            ? (new SafeFileHandle(ends[0], ownsHandle: true), new SafeFileHandle(ends[1], ownsHandle: true))
            : throw new IOException($"No pipe: {Marshal.GetLastPInvokeErrorMessage()}.");
    }

    private static FileStream Open(SafeFileHandle handle, FileAccess access) => new(handle, access, bufferSize: 0);

    /// <summary>A null-terminated array of strings.</summary>
    private static byte** Strings(string[] values)
    {
        byte** strings = (byte**)NativeMemory.AllocZeroed((nuint)values.Length + 1, (nuint)sizeof(byte*));
        for (int i = 0; i < values.Length; i++)
        {
            strings[i] = (byte*)Marshal.StringToCoTaskMemUTF8(values[i]);
        }

        return strings;
    }

    private static void Free(byte** strings)
    {
        for (byte** each = strings; *each is not null; each++)
        {
            Marshal.FreeCoTaskMem((nint)(*each));
        }

        NativeMemory.Free(strings);
    }
}
