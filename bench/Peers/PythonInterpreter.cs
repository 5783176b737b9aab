using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Peers;

/// <summary>Runs the scripts of the Python peers, each in a new interpreter.</summary>
internal sealed class PythonInterpreter
{
    internal const string InstallCommand = "apt-get install python3 python3-joblib python3-pebble python3-numpy python3-pandas";

    private const string DebianInterpreter = "/usr/bin/python3";
    private const string Probe = """
        import importlib.metadata, importlib.util, json, platform
        found = {"python": platform.python_version()}
        for name in ("joblib", "pebble", "numpy", "pandas"):
            if importlib.util.find_spec(name):
                try:
                    found[name] = importlib.metadata.version(name)
                except importlib.metadata.PackageNotFoundError:
                    found[name] = "?"
        print(json.dumps(found))
        """;

    private static readonly TimeSpan s_timeLimit = TimeSpan.FromMinutes(5);

    private readonly string _command;
    private readonly Dictionary<string, string> _versions = [];

    /// <param name="command">The interpreter, or null for Debian's own where it is installed, else the first in the path.</param>
    internal PythonInterpreter(string? command)
    {
        _command = command ?? (File.Exists(DebianInterpreter) ? DebianInterpreter : "python3");
        try
        {
            _versions = JsonSerializer.Deserialize<Dictionary<string, string>>(Execute(["-c", Probe]))!;
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or InvalidOperationException or JsonException)
        {
            // There is none, or it is none: every peer of it is missing.
        }
    }

    /// <summary>The versions of Python and of the modules, or null where there is no Python.</summary>
    internal string? Description =>
        _versions.Count == 0 ? null : "Python " + string.Join(", ", _versions.Select(static found => found.Key == "python" ? found.Value : $"{found.Key} {found.Value}"));

    /// <summary>What a peer lacks, or null.</summary>
    internal string? Missing(Peer peer) => peer switch
    {
        { IsPython: false } => null,
        _ when _versions.Count == 0 => _command,
        { Module: { } module } when !_versions.ContainsKey(module) => $"the module {module}",
        _ => null,
    };

    /// <exception cref="InvalidOperationException">The script failed, or took too long.</exception>
    internal Measurement Run(string script, Peer peer, IEnumerable<(string Name, object Value)> arguments)
    {
        string output = Execute([
            "-B",
            Path.Combine(AppContext.BaseDirectory, "python", script),
            "--peer",
            peer == Peer.CPythonSerial ? "serial" : peer.Id,
            .. arguments.SelectMany(static argument => new[] { "--" + argument.Name, Convert.ToString(argument.Value, CultureInfo.InvariantCulture)! }),
        ]);
        return JsonSerializer.Deserialize<Measurement>(output.AsSpan().Trim())!;
    }

    private string Execute(IEnumerable<string> arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(_command, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        if (!process.WaitForExit(s_timeLimit))
        {
            process.Kill(entireProcessTree: true);
            throw new InvalidOperationException($"took longer than {s_timeLimit.TotalMinutes} minutes");
        }

        return process.ExitCode == 0
            ? output.GetAwaiter().GetResult()
            : throw new InvalidOperationException($"exit code {process.ExitCode}: {errors.GetAwaiter().GetResult().TrimEnd().Split('\n')[^1]}");
    }
}
