using System.Globalization;

namespace Multiprocessing.Hosting;

/// <summary>The names of the signals that end a process, as numbered by Linux and macOS alike where no other is given.</summary>
internal static class SignalNames
{
    /// <summary>What a shell, or a framework, adds to the number of a signal to make an exit code of it.</summary>
    internal const int SignalBase = 128;

    /// <summary>The signal that an exit code of a child stands for, or <see langword="null"/>.</summary>
    internal static string? FromExitCode(int exitCode) => Known(exitCode - SignalBase);

    /// <summary>The name of a signal.</summary>
    internal static string Of(int signal) => Known(signal) ?? string.Create(CultureInfo.InvariantCulture, $"signal {signal}");

    private static string? Known(int signal) => signal switch
    {
        1 => "SIGHUP",
        2 => "SIGINT",
        3 => "SIGQUIT",
        4 => "SIGILL",
        5 => "SIGTRAP",
        6 => "SIGABRT",
        7 when OperatingSystem.IsLinux() => "SIGBUS",
        10 when OperatingSystem.IsMacOS() => "SIGBUS",
        8 => "SIGFPE",
        9 => "SIGKILL",
        10 => "SIGUSR1",
        11 => "SIGSEGV",
        12 => OperatingSystem.IsLinux() ? "SIGUSR2" : "SIGSYS",
        13 => "SIGPIPE",
        14 => "SIGALRM",
        15 => "SIGTERM",
        24 => "SIGXCPU",
        25 => "SIGXFSZ",
        31 when OperatingSystem.IsLinux() => "SIGSYS",
        _ => null,
    };
}
