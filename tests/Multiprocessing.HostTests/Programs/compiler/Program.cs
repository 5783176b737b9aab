using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Multiprocessing;

const string Source = """
    public static class Compiled
    {
        public static int Twice(int n) => Number.Of(n) * 2;
    }

    public sealed record Number(int Value)
    {
        public static int Of(int n) => new Number(n).Value;
    }
    """;

CSharpCompilation compilation = CSharpCompilation.Create(
    "Compiled",
    [CSharpSyntaxTree.ParseText(Source)],
    ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(static path => MetadataReference.CreateFromFile(path)),
    new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
string path = Path.Combine(args[0], "Compiled.dll");
if (!compilation.Emit(path).Success)
{
    throw new InvalidOperationException("The source did not compile.");
}

using ProcessPool pool = new(1);
Console.WriteLine($"from a file: {pool.Apply(Twice(Assembly.LoadFrom(path)), 4)}");
Console.WriteLine($"from a file, in a context of its own: {pool.Apply(Twice(new AssemblyLoadContext("compiled").LoadFromAssemblyPath(path)), 5)}");
try
{
    pool.Apply(Twice(Assembly.Load(File.ReadAllBytes(path))), 6);
}
catch (TransferException e)
{
    Console.WriteLine($"from bytes: {e.Message}");
}

static Func<int, int> Twice(Assembly assembly) => assembly.GetType("Compiled")!.GetMethod("Twice")!.CreateDelegate<Func<int, int>>();
