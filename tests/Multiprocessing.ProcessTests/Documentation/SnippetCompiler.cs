using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Multiprocessing.ProcessTests.Documentation;

/// <summary>Compiles snippets against the framework, ASP.NET Core and whatever stands beside these tests.</summary>
internal static class SnippetCompiler
{
    private static readonly Lazy<MetadataReference[]> s_references = new(static () =>
        [.. Files().DistinctBy(Path.GetFileName).Select(static file => MetadataReference.CreateFromFile(file))]);

    internal static CSharpParseOptions ParseOptions { get; } = new(LanguageVersion.CSharp14);

    /// <param name="program">What to compile.</param>
    /// <param name="name">The assembly's name.</param>
    internal static CSharpCompilation Compile(SnippetProgram program, string name) =>
        CSharpCompilation.Create(
            name,
            [CSharpSyntaxTree.ParseText(program.Text, ParseOptions)],
            s_references.Value,
            new CSharpCompilationOptions(
                program.HasStatements ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
                allowUnsafe: true,
                optimizationLevel: OptimizationLevel.Release,
                nullableContextOptions: NullableContextOptions.Enable));

    /// <returns>Each error with the page and line that it is at.</returns>
    internal static string[] ErrorsOf(CSharpCompilation compilation) =>
        [.. compilation.GetDiagnostics().Where(static diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(static diagnostic =>
            $"{diagnostic.Location.GetMappedLineSpan().Path}:{diagnostic.Location.GetMappedLineSpan().StartLinePosition.Line + 1}: {diagnostic.Id}: {diagnostic.GetMessage(null)}")];

    private static IEnumerable<string> Files()
    {
        string framework = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string web = Path.Combine(framework, "..", "..", "Microsoft.AspNetCore.App", Path.GetFileName(framework));
        return ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static file => Path.GetFileName(file) != "Multiprocessing.ProcessTests.dll")
            .Concat(Directory.Exists(web) ? Directory.EnumerateFiles(web, "*.dll") : []);
    }
}
