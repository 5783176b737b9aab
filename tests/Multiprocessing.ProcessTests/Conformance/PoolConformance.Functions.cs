using System.Globalization;
using Multiprocessing.ProcessTests.Infrastructure;

namespace Multiprocessing.ProcessTests.Conformance;

/// <content>Functions of every kind, and what they find in a worker.</content>
public abstract partial class PoolConformance
{
    private static int s_moduleState;

    [Fact(Timeout = OnThread.Timeout)]
    public Task Apply_LambdaWithCaptures_SeesTheirValues() => OnThread.Run(() =>
    {
        int factor = 3;
        List<string> words = ["a", "b"];
        Assert.Equal(21, Shared.Apply(value => value * factor, 7));
        Assert.Equal("a,b,c", Shared.Apply(word => string.Join(',', words.Append(word)), "c"));
        factor = 4;
        Assert.Equal(28, Shared.Apply(value => value * factor, 7));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Apply_WorkerChangesWhatItWasGiven_StaysInTheWorker() => OnThread.Run(() =>
    {
        int count = 0;
        List<int> list = [1];
        Assert.Equal(1, Shared.Apply(() => ++count));
        Assert.Equal(2, Shared.Apply(static l =>
        {
            l.Add(2);
            return l.Count;
        }, list));
        Assert.Equal(0, count);
        Assert.Equal([1], list);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Apply_LocalFunctions_Run() => OnThread.Run(() =>
    {
        int captured = 5;
        Assert.Equal(10, Shared.Apply(Double, 5));
        Assert.Equal(10, Shared.Apply(AddCaptured, 5));
        Assert.Equal(120, Shared.Apply(Factorial, 5));

        static int Double(int value) => 2 * value;

        int AddCaptured(int value) => value + captured;

        static int Factorial(int value) => value < 2 ? 1 : value * Factorial(value - 1);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Apply_InstanceMethod_TakesItsPrivateStateAlong() => OnThread.Run(() =>
    {
        Counter counter = new(40);
        Assert.Equal(42, Shared.Apply(counter.Next, 2));
        Assert.Equal(40, counter.Value);
        Assert.Equal([40, 41, 42], Shared.Map([0, 1, 2], new Counter(40).Sum));
        Assert.Equal("derived", Shared.Apply(((Animal)new Dog()).Name));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Apply_GenericMethodsAndTypes_AreTheSameInTheWorker() => OnThread.Run(() =>
    {
        Assert.Equal("Int32 7", Shared.Apply(Functions.Name, 7));
        Assert.Equal("String x", Shared.Apply(Functions.Name, "x"));
        Assert.Equal("Double 1", Shared.Apply(new Named<double>().Of, 1.0));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Apply_ExtensionMethod_RunsAsFunctionAndBoundToItsTarget() => OnThread.Run(() =>
    {
        Assert.Equal("ABC", Shared.Apply(Functions.Shout, "abc"));
        Func<string> bound = "abc".Shout;
        Assert.Equal("ABC", Shared.Apply(bound));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Apply_AsyncLambdaWithCaptures_IsAwaited() => OnThread.Run(() =>
    {
        int factor = 3;
        Assert.Equal(21, Shared.Apply(async value =>
        {
            await Task.Yield();
            return value * factor;
        }, 7));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Apply_DelegateAsArgumentAndAsResult_IsDataToo() => OnThread.Run(() =>
    {
        int factor = 3;
        Func<int, int> triple = value => value * factor;
        Assert.Equal(21, Shared.Apply(static (Func<int, int> f, int value) => f(value), triple, 7));
        Func<int, int> made = Shared.Apply(static n => (Func<int, int>)(value => value + n), 100);
        Assert.Equal(107, made(7));
        Assert.Equal([9, 49], Shared.Map([3, 7], Functions.Square).ToArray());
        Assert.Equal([3, 21], Shared.StarMap([(triple, 1), (triple, 7)], static (f, value) => f(value)));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Apply_OverloadedMethodGroup_RunsTheOverloadThatWasMeant() => OnThread.Run(() =>
    {
        Assert.Equal(3, Shared.Apply<int, int, int>(Functions.Add, 1, 2));
        Assert.Equal(3.5, Shared.Apply<double, double, double>(Functions.Add, 1.5, 2));
        Assert.Equal(6, Shared.Apply<int, int, int, int>(Functions.Add, 1, 2, 3));
        Assert.Equal("255", Shared.Apply<int, string>(Convert.ToString, 255));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Apply_MulticastDelegate_RunsAllOfIt() => OnThread.Run(() =>
    {
        List<int> log = [];
        Func<int, int> both = value =>
        {
            log.Add(value);
            return value;
        };
        both += static value => value + 1;
        Assert.Equal(8, Shared.Apply(both, 7));
        Assert.Empty(log);
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Apply_ValuesOfManyKinds_ArriveEqual() => OnThread.Run(() =>
    {
        Same(1.5m);
        Same("text \u20ac \ud83d\ude00");
        Same(DateTimeOffset.UnixEpoch.AddDays(1));
        Same(DayOfWeek.Friday);
        Same((int?)null);
        Same((string?)null);
        Same(new Point(1, 2));
        Same((1, "two", 3.0));
        Same(new { A = 1, B = "b" });
        Same(typeof(Dictionary<string, int>));
        Same(new Uri("https://example.org/a?b=c"));
        Same(Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"));
        Assert.Equal([[1, 2], [3]], Shared.Apply(static value => value, new int[][] { [1, 2], [3] }));
        Dictionary<string, int> map = Shared.Apply(static value => value, new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["A"] = 1 });
        Assert.Equal(1, map["a"]);

        void Same<T>(T value) => Assert.Equal(value, Shared.Apply(static copy => copy, value));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task ModuleState_SetInTheProgram_IsNotSharedWithWorkerProcesses() => OnThread.Run(() =>
    {
        s_moduleState = 42;
        int[] seen = Shared.Broadcast(static () => s_moduleState);
        Assert.Equal(HasProcesses ? [0, 0] : [42, 42], seen);
        Shared.Broadcast(static () =>
        {
            s_moduleState = 7;
        });
        Assert.Equal([7, 7], Shared.Broadcast(static () => s_moduleState));
        Assert.Equal(HasProcesses ? 42 : 7, s_moduleState);
        Shared.Broadcast(static () =>
        {
            s_moduleState = 0;
        });
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Main_OfTheProgram_DoesNotRunInWorkerProcesses() => OnThread.Run(() =>
    {
        // What only this program's Main brings in: the test runner.
        Assert.True(HasRunner());
        Assert.Equal(!HasProcesses, Shared.Apply(HasRunner));

        static bool HasRunner() => AppDomain.CurrentDomain.GetAssemblies().Any(static a => a.GetName().Name!.Contains("xunit.v3.runner", StringComparison.Ordinal));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Culture_OfTheSubmittingThread_TravelsWithEachCall() => OnThread.Run(() =>
    {
        foreach (string name in new[] { "de-DE", "fr-FR", "", "de-DE" })
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(name);
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("nl-NL");
            Assert.Equal(name + " nl-NL", Shared.Apply(Functions.CultureAndNumber));
            Assert.All(Shared.Map(s_items, static _ => Functions.CultureAndNumber()), seen => Assert.Equal(name + " nl-NL", seen));
        }
    });

    [Fact(Timeout = OnThread.Timeout)]
    public async Task Culture_OfManySubmittersAtOnce_IsEachOnesOwn()
    {
        string[] names = ["de-DE", "fr-FR", "en-GB", "nl-NL"];
        await OnThread.Run(() => OnThread.Together(4, thread =>
        {
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(names[thread]);
            for (int round = 0; round < 50; round++)
            {
                Assert.Equal($"{names[thread]} {names[thread]}", Shared.Apply(Functions.CultureAndNumber));
            }
        }));
    }

    /// <summary>Calls that wait while the only worker is busy travel to it together.</summary>
    [Fact(Timeout = OnThread.Timeout)]
    public Task Culture_OfACallThatEntersAnother_IsNotThatOfTheCallsThatTravelWithIt() => OnThread.Run(() =>
    {
        using Pool pool = CreatePool(1);
        CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo("nl-NL");
        using SharedArray<int> gate = new(1);
        for (int i = 0; i < 10; i++)
        {
            // So that it is known to be short: the time of a function is found out by calls that travel alone.
            pool.Apply(SeeAndEnterAnother, i);
        }

        Task busy = pool.ApplyAsync(static gate => SpinWait.SpinUntil(() => Volatile.Read(ref gate[0]) != 0), gate);
        Task<string>[] calls = [.. Enumerable.Range(0, 20).Select(i => pool.ApplyAsync(SeeAndEnterAnother, i))];
        gate[0] = 1;
        busy.GetAwaiter().GetResult();
        Assert.All(calls, static call => Assert.Equal("nl-NL nl-NL", call.GetAwaiter().GetResult()));

        static string SeeAndEnterAnother(int i)
        {
            string seen = Functions.CultureAndNumber();
            CultureInfo.CurrentCulture = CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(i % 2 == 0 ? "de-DE" : "fr-FR");
            return seen;
        }
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task Delegate_OfABaseMethodThatIsOverridden_CallsTheBaseMethod() => OnThread.Run(() =>
    {
        Func<string> own = new Dog().Name;
        Func<string> inherited = new Dog().NameOfBase();
        Assert.Equal("derived", Shared.Apply(own));
        Assert.Equal("base", Shared.Apply(inherited));
        Assert.Equal("base", Shared.Apply(static function => function(), inherited));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task WorkerContext_InsideAndOutside_SaysWhereItIs() => OnThread.Run(() =>
    {
        Assert.False(WorkerContext.IsWorker);
        Assert.Null(WorkerContext.WorkerId);
        Assert.Null(WorkerContext.ProcessPoolName);
        Assert.True(Shared.Apply(static () => WorkerContext.IsWorker));
        Assert.Equal([0, 1], Shared.Broadcast(static () => WorkerContext.WorkerId!.Value));
        Assert.Null(Shared.Apply(static () => WorkerContext.ProcessPoolName));
    });

    [Fact(Timeout = OnThread.Timeout)]
    public Task WorkerContext_AfterAnAwait_IsStillTheWorkers() => OnThread.Run(() =>
        Assert.Equal([0, 1], Shared.Broadcast(static async () =>
        {
            await Task.Yield();
            return WorkerContext.WorkerId ?? await Task.FromResult(-1);
        })));

    private sealed class Counter(int value)
    {
        private int _value = value;

        internal int Value => _value;

        internal int Next(int by) => _value += by;

        internal int Sum(int other) => _value + other;
    }

    private class Animal
    {
        internal virtual string Name() => "base";
    }

    private sealed class Dog : Animal
    {
        internal override string Name() => "derived";

        internal Func<string> NameOfBase() => base.Name;
    }

    private sealed class Named<TValue>
    {
        internal string Of(TValue value) => Functions.Name(value);
    }

    private sealed record Point(int X, int Y);
}
