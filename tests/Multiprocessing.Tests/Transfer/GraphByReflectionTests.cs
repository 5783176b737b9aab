using System.Reflection;
using Multiprocessing.Transfer;

namespace Multiprocessing.Tests.Transfer;

/// <summary>The switch is the process's: what runs beside it would go through reflection too.</summary>
[CollectionDefinition(nameof(GraphByReflectionTests), DisableParallelization = true)]
public sealed class AloneInTheProcess;

/// <summary>The same objects where a runtime does not tell the offsets of fields.</summary>
[Collection(nameof(GraphByReflectionTests))]
public sealed class GraphByReflectionTests : GraphTests, IDisposable
{
    public GraphByReflectionTests()
    {
        FieldSet.ByReflection = true;
    }

    [Fact]
    public void Closure_ArrivesByReflection()
    {
        int number = 5;
        Func<int> function = () => number;
        Assert.Equal(5, RoundTrip.OfFunction(function)());
    }

    public void Dispose() => FieldSet.ByReflection = false;
}

public sealed class FieldOffsetTests
{
    [Fact]
    public void Offsets_AreKnownInThisRuntime() => Assert.True(FieldOffset.IsKnown);

    [Fact]
    public void Offsets_OfOneTypesFields_DoNotOverlap()
    {
        FieldInfo[] fields = [.. FieldSet.FieldsOf(typeof(GraphTests.Employee))];
        Assert.Equal(4, fields.Length);
        Assert.Equal(fields.Length, fields.Select(FieldOffset.Of).Distinct().Count());
    }
}
