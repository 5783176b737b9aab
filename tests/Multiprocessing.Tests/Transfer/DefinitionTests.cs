using System.Reflection;
using System.Reflection.Emit;
using Multiprocessing.Transfer;

namespace Multiprocessing.Tests.Transfer;

public sealed class DefinitionTests
{
    public static IEnumerable<TheoryDataRow<Type>> Types => new[]
    {
        typeof(int), typeof(string), typeof(int[]), typeof(int[,]), typeof(string[][]), typeof(List<>), typeof(List<int>), typeof(Dictionary<string, List<int[]>>),
        typeof(DefinitionTests), typeof(Outer<>.Inner<>), typeof(Outer<int>.Inner<string>), typeof(void), typeof(Span<int>), typeof(DayOfWeek), typeof(int?),
    }.Select(type => new TheoryDataRow<Type>(type));

    [Theory]
    [MemberData(nameof(Types), DisableDiscoveryEnumeration = true)]
    public void Type_ResolvesToItself(Type type)
    {
        using Ends ends = new();
        int number = ends.Writer.Definitions.NumberOf(type);
        Assert.Equal(number, ends.Writer.Definitions.NumberOf(type));
        ends.DeliverDefinitions();
        Assert.Same(type, ends.Store.TypeAt(number));
    }

    [Fact]
    public void Methods_ResolveToThemselves()
    {
        MethodBase[] methods =
        [
            typeof(string).GetMethod(nameof(string.IsNullOrEmpty))!, typeof(List<int>).GetMethod("Add")!, typeof(Enumerable).GetMethod("ToList")!.MakeGenericMethod(typeof(int)),
            typeof(Outer<int>.Inner<string>).GetMethod("Say")!, typeof(Outer<int>.Inner<string>).GetMethod("Generic")!.MakeGenericMethod(typeof(double)),
            typeof(List<string>).GetConstructor([typeof(int)])!,
        ];
        using Ends ends = new();
        int[] numbers = Array.ConvertAll(methods, ends.Writer.Definitions.NumberOf);
        ends.DeliverDefinitions();
        Assert.Equal(methods, numbers.Select(ends.Store.MethodAt));
    }

    [Fact]
    public void Definitions_ArriveInParts()
    {
        using Ends ends = new();
        int first = ends.Writer.Definitions.NumberOf(typeof(int));
        ends.DeliverDefinitions();
        int second = ends.Writer.Definitions.NumberOf(typeof(List<int>));
        Assert.Throws<TransferException>(() => ends.Store.TypeAt(second));
        ends.DeliverDefinitions();
        Assert.Same(typeof(int), ends.Store.TypeAt(first));
        Assert.Same(typeof(List<int>), ends.Store.TypeAt(second));
    }

    [Fact]
    public void Numbers_FromManyThreads_AreTheSame()
    {
        DefinitionTable table = new();
        Type[] types = [.. typeof(object).Assembly.GetTypes().Take(500)];
        int[][] numbers = [.. Enumerable.Range(0, 4).AsParallel().WithDegreeOfParallelism(4).Select(_ => Array.ConvertAll(types, table.NumberOf))];
        Assert.All(numbers, one => Assert.Equal(numbers[0], one));
        Assert.Equal(501, table.Count);
    }

    [Fact]
    public void OtherCompilation_OfTheSameName_IsRefusedEveryTime()
    {
        Guid other = Guid.NewGuid();
        DefinitionStore store = StoreOf(new ModuleDefinition(typeof(DefinitionTests).Assembly.FullName!, other, "", LoadContexts.Default, []), new TypeDefinition(0, typeof(DefinitionTests).MetadataToken));
        for (int i = 0; i < 2; i++)
        {
            string message = Assert.Throws<TransferException>(() => store.TypeAt(1)).Message;
            Assert.Contains(other.ToString(), message, StringComparison.Ordinal);
            Assert.Contains("Multiprocessing.Tests", message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void UnknownAssembly_FailsTheTypeAndNotTheOthers()
    {
        Module core = typeof(object).Module;
        DefinitionStore store = StoreOf(
            new ModuleDefinition("Nowhere, Version=1.0.0.0", Guid.NewGuid(), "nowhere.dll", LoadContexts.Default, []),
            new TypeDefinition(0, 0x02000002),
            new ModuleDefinition(core.Assembly.FullName!, core.ModuleVersionId, "", LoadContexts.Default, []),
            new TypeDefinition(2, typeof(string).MetadataToken));
        Assert.Contains("Nowhere", Assert.Throws<TransferException>(() => store.TypeAt(1)).Message, StringComparison.Ordinal);
        Assert.Same(typeof(string), store.TypeAt(3));
    }

    [Fact]
    public void AssemblyBesideTheProgram_IsLoadedFromItsFile()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory();
        try
        {
            string path = Path.Combine(folder.FullName, "PlugIn.dll");
            PersistedAssemblyBuilder assembly = new(new AssemblyName("PlugIn"), typeof(object).Assembly);
            assembly.DefineDynamicModule("PlugIn").DefineType("PlugIn.Widget", TypeAttributes.Public).CreateType();
            assembly.Save(path);
            Guid version = VersionOf(path);
            Type widget = StoreOf(new ModuleDefinition("PlugIn", version, path, LoadContexts.Default, []), new TypeDefinition(0, 0x02000002)).TypeAt(1);
            Assert.Equal("PlugIn.Widget", widget.FullName);
            object received = RoundTrip.Of(Activator.CreateInstance(widget)!);
            Assert.Same(widget, received.GetType());
            DefinitionStore wrong = StoreOf(new ModuleDefinition("PlugIn", Guid.NewGuid(), path, LoadContexts.Default, []), new TypeDefinition(0, 0x02000002));
            Assert.Contains(version.ToString(), Assert.Throws<TransferException>(() => wrong.TypeAt(1)).Message, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void AssemblyLoadedFromBytes_IsRefused()
    {
        PersistedAssemblyBuilder assembly = new(new AssemblyName("FromBytes"), typeof(object).Assembly);
        assembly.DefineDynamicModule("FromBytes").DefineType("FromBytes.Thing", TypeAttributes.Public).CreateType();
        using MemoryStream bytes = new();
        assembly.Save(bytes);
        Type type = Assembly.Load(bytes.ToArray()).GetType("FromBytes.Thing")!;
        Assert.Contains("loaded from bytes", Assert.Throws<TransferException>(() => new DefinitionTable().NumberOf(type)).Message, StringComparison.Ordinal);
        Assert.Contains("item[0] (FromBytes.Thing)", RoundTrip.Refusal<object[]>([Activator.CreateInstance(type)!]), StringComparison.Ordinal);
    }

    [Fact]
    public void PointersAndReferences_AreRefused()
    {
        DefinitionTable table = new();
        Assert.Throws<TransferException>(() => table.NumberOf(typeof(int*)));
        Assert.Throws<TransferException>(() => table.NumberOf(typeof(int).MakeByRefType()));
        Assert.Throws<TransferException>(() => table.NumberOf(typeof(List<>).GetGenericArguments()[0]));
        Assert.Throws<TransferException>(() => table.NumberOf(typeof(int[,]).GetMethod("Get")!));
        Assert.Equal(0, table.Count);
    }

    private static Guid VersionOf(string path)
    {
        using System.Reflection.PortableExecutable.PEReader file = new(File.OpenRead(path));
        System.Reflection.Metadata.MetadataReader metadata = System.Reflection.Metadata.PEReaderExtensions.GetMetadataReader(file);
        return metadata.GetGuid(metadata.GetModuleDefinition().Mvid);
    }

    private static unsafe DefinitionStore StoreOf(params Definition[] definitions)
    {
        using PayloadWriter writer = new(new DefinitionTable());
        writer.WriteVarUInt32(0);
        writer.WriteVarUInt32((uint)definitions.Length);
        foreach (Definition definition in definitions)
        {
            definition.Write(writer);
        }

        DefinitionStore store = new();
        PayloadReader reader = new(store);
        reader.Reset(writer.Start, writer.Length);
        store.ReadDefinitions(reader);
        return store;
    }

    internal static class Outer<T>
    {
        internal sealed class Inner<TInner>
        {
            public string Say() => $"{typeof(T)} {typeof(TInner)}";

            public Type Generic<TMethod>() => typeof(TMethod);
        }
    }
}
