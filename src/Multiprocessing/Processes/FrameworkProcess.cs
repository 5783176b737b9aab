using System.ComponentModel;
using System.Diagnostics;

namespace Multiprocessing.Processes;

/// <summary>A process as <see cref="Process"/> has it, on every system.</summary>
internal sealed class FrameworkProcess : LaunchedProcess
{
    private readonly Process _process;

    private FrameworkProcess(Process process)
        : base(process.Id, process.StandardInput.BaseStream, process.StandardOutput.BaseStream, process.StandardError.BaseStream) => _process = process;

    internal static FrameworkProcess Run(LaunchCommand command)
    {
        ProcessStartInfo start = new(command.FileName, command.Arguments)
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = command.WorkingDirectory ?? "",
        };
        start.Environment.Clear();
        foreach ((string name, string value) in command.Environment)
        {
            start.Environment[name] = value;
        }

        try
        {
            return new FrameworkProcess(Process.Start(start)!);
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            throw new IOException(e.Message, e);
        }
    }

    internal override void WaitForExit() => _process.WaitForExit();

    internal override void Kill()
    {
        ProcessGroup.Kill(Id);
        try
        {
            _process.Kill(entireProcessTree: OperatingSystem.IsWindows());
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // It has ended by itself.
        }
    }

    internal override ProcessExit Reap() => new(_process.ExitCode, Signal: null, IsCertain: OperatingSystem.IsWindows());

    public override void Dispose()
    {
        Kill();
        _process.Dispose();
    }
}
