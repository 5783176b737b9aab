using System.Globalization;
using Multiprocessing.ProcessTests.Infrastructure;

namespace Multiprocessing.ProcessTests.Conformance;

/// <content>One delegate under several types: as variance allows, or as a function whose task is its value.</content>
public abstract partial class PoolConformance
{
    private static readonly Func<object, string> s_show = Show;
    private static readonly Func<object, object, string> s_showBoth = static (first, second) => Show(first) + Show(second);
    private static readonly Func<IEnumerable<object>, string> s_join = static values => string.Join(",", values);

    [Fact(Timeout = OnThread.Timeout)]
    public Task OneDelegate_ForArgumentsOfSeveralTypes_GetsEachAsItIs() => OnThread.Run(() =>
    {
        for (int round = 0; round < 2; round++)
        {
            Assert.Equal(["String abc"], Shared.Map<string, string>(["abc"], s_show));
            Assert.Equal(["Byte[] 1 2 3"], Shared.Map<byte[], string>([[1, 2, 3]], s_show));
            Assert.Equal(["Int32[] 1 -2"], Shared.Map<int[], string>([[1, -2]], s_show));
            Assert.Equal(["Int32 5", "String x"], Shared.Map<object, string>([5, "x"], s_show));
            Assert.Equal("Version 1.2", Shared.Apply<Version, string>(s_show, new Version(1, 2)));
            Assert.Equal("Uri urn:c", Shared.ApplyAsync<Uri, string>(s_show, new Uri("urn:c")).GetAwaiter().GetResult());
            Assert.Equal(["a,b"], Shared.Map<string[], string>([["a", "b"]], s_join));
            Assert.Equal(["c,d"], Shared.Map<List<string>, string>([["c", "d"]], s_join));
            Assert.Equal(["String aString b"], Shared.StarMap<string, string, string>([("a", "b")], s_showBoth));
            Assert.Equal(["Int32[] 1 2String b"], Shared.StarMap<int[], string, string>([([1, 2], "b")], s_showBoth));
            Assert.Equal("String x", Shared.Apply<object, object>(s_show, "x"));
        }
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task OneAction_ForArgumentsOfSeveralTypes_GetsEachAsItIs() => OnThread.Run(() =>
    {
        Action<object> refuse = static value => throw new FormatException(Show(value));
        Assert.Equal("String abc", Assert.Throws<FormatException>(() => Shared.Apply<string>(refuse, "abc")).Message);
        Assert.Equal("Int32[] 7", Assert.Throws<FormatException>(() => Shared.Apply<int[]>(refuse, [7])).Message);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task OneDelegate_WhoseTaskIsAwaitedOrIsItsValue_IsTwoFunctions() => OnThread.Run(() =>
    {
        Func<Task<object>> awaited = static async () =>
        {
            await Task.Yield();
            return "v";
        };
        Func<object> value = awaited;
        for (int round = 0; round < 2; round++)
        {
            Assert.Equal("v", Shared.Apply(awaited));
            Assert.Contains("await it and pass its result", Assert.Throws<TransferException>(() => Shared.Apply(value)).Message, StringComparison.Ordinal);
            Assert.Equal("v", Shared.ApplyAsync(awaited).GetAwaiter().GetResult());
        }
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Culture_ThatHasNoNameTheWorkerKnows_FailsItsItemsAlone() => OnThread.Run(() =>
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new NamelessCulture();
        Assert.Contains("'no culture at all'", Assert.Throws<TransferException>(() => Shared.Apply(Functions.Nine)).Message, StringComparison.Ordinal);
        Outcome<int>[] outcomes = [.. Shared.MapOutcomes(s_items, static i => i)];
        Assert.All(outcomes, static outcome => Assert.IsType<TransferException>(outcome.Exception));
        Assert.Equal(s_items.Length, outcomes.Length);
        CultureInfo.CurrentCulture = before;
        Assert.Equal(9, Shared.Apply(Functions.Nine));
        Assert.Equal(s_items, Shared.Map(s_items, static i => i));
    });

    private static string Show(object value) => value.GetType().Name + " " + (value is Array array ? string.Join(" ", array.Cast<object>()) : value.ToString());

    private sealed class NamelessCulture() : CultureInfo("de-DE")
    {
        public override string Name => "no culture at all";
    }
}
