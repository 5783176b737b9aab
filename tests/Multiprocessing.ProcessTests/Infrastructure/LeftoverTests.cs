using System.Collections.Concurrent;
using Xunit.Sdk;
using Xunit.v3;

namespace Multiprocessing.ProcessTests.Infrastructure;

/// <summary>Says as a test, after all others, what classes of tests have left: a runner may pass over a fixture that fails when it ends.</summary>
[Collection(LeftoversLast.Collection)]
public sealed class LeftoverTests
{
    private static readonly ConcurrentQueue<string> s_left = new();

    [Fact]
    public void TestClasses_AllEnded_LeftNothing() => Assert.True(s_left.IsEmpty, string.Join("\n", s_left));

    internal static void Add(Exception exception) => s_left.Enqueue($"{TestContext.Current.TestClass?.TestClassName}: {exception.Message}");
}

/// <summary>The order of the classes: as it comes, but that one last.</summary>
public sealed class LeftoversLast : ITestCollectionOrderer
{
    internal const string Collection = "Leftovers";

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection => [.. testCollections.OrderBy(static collection => collection.TestCollectionDisplayName == Collection)];
}
