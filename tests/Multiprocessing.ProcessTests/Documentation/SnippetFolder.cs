using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Multiprocessing.ProcessTests.Infrastructure;
using Multiprocessing.ProcessTests.Samples;

namespace Multiprocessing.ProcessTests.Documentation;

/// <summary>Where snippets stand as programs: a folder with the library beside them. Nothing of them may be left in the end.</summary>
public sealed class SnippetFolder : LeftoverFixture
{
    private const string RuntimeConfig = """
        {
          "runtimeOptions": {
            "tfm": "net10.0",
            "framework": { "name": "Microsoft.NETCore.App", "version": "10.0.0" },
            "configProperties": { "System.Globalization.Invariant": true, "System.Globalization.PredefinedCulturesOnly": false }
          }
        }
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("snippets");

    public SnippetFolder()
    {
        foreach (string file in Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll").Where(static file => Path.GetFileName(file) != "Multiprocessing.ProcessTests.dll"))
        {
            File.CreateSymbolicLink(Path.Combine(_folder.FullName, Path.GetFileName(file)), file);
        }
    }

    /// <summary>Runs a program to its end.</summary>
    /// <returns>What it has printed, line by line.</returns>
    internal async Task<string[]> RunAsync(CSharpCompilation compilation)
    {
        string path = Path.Combine(_folder.FullName, compilation.AssemblyName + ".dll");
        EmitResult emitted = compilation.Emit(path);
        Assert.True(emitted.Success, string.Join('\n', SnippetCompiler.ErrorsOf(compilation)));
        await File.WriteAllTextAsync(Path.ChangeExtension(path, ".runtimeconfig.json"), RuntimeConfig);
        ProgramRun run = await SampleProgram.RunDotnet("exec", path);
        Assert.True(run.ExitCode == 0, run.All);
        return run.Lines;
    }

    protected override void End() => _folder.Delete(recursive: true);
}
