using System.Linq.Expressions;
using Multiprocessing.Transfer;

namespace Multiprocessing.Tests.Transfer;

public sealed class FunctionTests
{
    private readonly int _factor = 3;

    [Fact]
    public void StaticMethod_Arrives() => Assert.Equal(9, RoundTrip.OfFunction<Func<int, int>>(Square)(3));

    [Fact]
    public void LambdaWithoutCaptures_ArrivesOnTheCompilersSingleton()
    {
        Func<int, int> function = x => x + 1;
        Func<int, int> received = RoundTrip.OfFunction(function);
        Assert.Equal(6, received(5));
        Assert.Same(function.Target, received.Target);
    }

    [Fact]
    public void Closure_BringsItsVariables()
    {
        int low = 4;
        List<string> names = ["a", "b"];
        Func<int, string> function = x => names[x % 2] + (x + low);
        Assert.Equal("b9", RoundTrip.OfFunction(function)(5));
    }

    [Fact]
    public void Closure_LeavesBehindWhatASiblingCaptures()
    {
        using MemoryStream stream = new();
        int number = 5;
        Func<long> sibling = () => stream.Length + number;
        Func<int> function = () => number;
        Assert.Equal(5, RoundTrip.OfFunction(function)());
        Assert.Equal(5, sibling());
        Assert.Equal("captured variable 'stream' (System.IO.MemoryStream)", RoundTrip.FunctionRefusal(sibling)[.."captured variable 'stream' (System.IO.MemoryStream)".Length]);
    }

    [Fact]
    public void NestedLambda_BringsWhatItReads()
    {
        using MemoryStream stream = new();
        int number = 5;
        Func<long> sibling = () => stream.Length;
        Func<int, Func<int>> function = x => () => number + x;
        Assert.Equal(8, RoundTrip.OfFunction(function)(3)());
        Assert.Equal(0, sibling());
    }

    [Fact]
    public void ExpressionTree_BringsWhatItNames()
    {
        using MemoryStream stream = new();
        int number = 5;
        Func<long> sibling = () => stream.Length;
        Func<Expression<Func<int>>> function = () => () => number;
        Assert.Equal(5, RoundTrip.OfFunction(function)().Compile(preferInterpretation: true)());
        Assert.Equal(0, sibling());
    }

    [Fact]
    public void OuterScope_IsTrimmedAsWell()
    {
        using MemoryStream stream = new();
        int outer = 1;
        Func<long> sibling = () => stream.Length + outer;
        List<Func<int>> functions = [];
        for (int i = 0; i < 2; i++)
        {
            int inner = i * 10;
            functions.Add(() => inner + outer);
        }

        Assert.Equal(11, RoundTrip.OfFunction(functions[1])());
        Assert.Equal(1, sibling());
        outer = 2;
        Assert.Equal(12, functions[1]());
    }

    [Fact]
    public async Task AsyncLambdaAndIterator_BringWhatTheirStateMachinesRead()
    {
        using MemoryStream stream = new();
        int number = 5;
        string text = "t";
        Func<long> sibling = () => stream.Length;
        Func<int, Task<string>> function = async x =>
        {
            await Task.Yield();
            return text + (x + number);
        };
        IEnumerable<int> Count()
        {
            yield return number;
            yield return number + 1;
        }

        Func<IEnumerable<int>> iterator = Count;
        Assert.Equal("t6", await RoundTrip.OfFunction(function)(1));
        Assert.Equal([5, 6], RoundTrip.OfFunction(iterator)());
        Assert.Equal(0, sibling());
    }

    [Fact]
    public void TwoDelegates_OverOneClosure_SeeTheSameInstance()
    {
        int counter = 0;
        string label = "n";
        Action increment = () => counter++;
        Func<string> show = () => label + counter;
        (Action receivedIncrement, Func<string> receivedShow) = RoundTrip.Of((increment, show));
        receivedIncrement();
        receivedIncrement();
        Assert.Equal("n2", receivedShow());
        Assert.Same(receivedIncrement.Target, receivedShow.Target);
        Assert.Equal("n0", show());
    }

    [Fact]
    public void TwoDelegates_OverOneInnerScope_GetTheUnionOfTheOuterScope()
    {
        int first = 1;
        int second = 2;
        List<Func<int>> functions = [];
        for (int i = 0; i < 1; i++)
        {
            int inner = 10;
            functions.Add(() => inner + first);
            functions.Add(() => inner + second);
        }

        Func<int>[] received = RoundTrip.Of(functions.ToArray());
        Assert.Equal([11, 12], received.Select(function => function()));
    }

    [Fact]
    public void InstanceMethod_BringsItsObject() => Assert.Equal(15, RoundTrip.OfFunction<Func<int, int>>(Times)(5));

    [Fact]
    public void LambdaWithThis_BringsItsObject()
    {
        int more = 1;
        Func<int, int> function = x => x * _factor + more;
        Assert.Equal(16, RoundTrip.OfFunction(function)(5));
    }

    [Fact]
    public void GenericMethodsAndTypes_Arrive()
    {
        Assert.Equal(typeof(string), RoundTrip.OfFunction<Func<Type>>(TypeOf<string>)());
        Assert.Equal("System.Int32 x", RoundTrip.OfFunction(Box<int>.Maker("x"))());
        Assert.Equal("System.String y", RoundTrip.OfFunction(Box<string>.Maker("y"))());
        Assert.Equal(3, RoundTrip.OfFunction(Captured(3))());
        Assert.Equal(typeof(DateTime), RoundTrip.OfFunction(Named<DateTime>())());
    }

    [Fact]
    public void ExtensionMethod_BoundToItsFirstArgument_Arrives()
    {
        Func<char, int> count = "banana".CountOf;
        Assert.Equal(3, RoundTrip.OfFunction(count)('a'));
    }

    [Fact]
    public void LocalFunctions_Arrive()
    {
        int offset = 2;
        int Add(int x) => x + offset;
        static int Twice(int x) => 2 * x;
        Assert.Equal(5, RoundTrip.OfFunction<Func<int, int>>(Add)(3));
        Assert.Equal(6, RoundTrip.OfFunction<Func<int, int>>(Twice)(3));
        Func<int, int> calls = x => Add(x) + Twice(x);
        Assert.Equal(11, RoundTrip.OfFunction(calls)(3));
    }

    [Fact]
    public void RecursiveLambda_Arrives()
    {
        Func<int, int> factorial = null!;
        factorial = n => n <= 1 ? 1 : n * factorial(n - 1);
        Assert.Equal(120, RoundTrip.OfFunction(factorial)(5));
    }

    [Fact]
    public void Multicast_RunsAll()
    {
        List<int> seen = [];
        Action<int> function = x => seen.Add(x);
        function += x => seen.Add(-x);
        Action<int> received = RoundTrip.OfFunction(function);
        received(4);
        List<int> there = (List<int>)received.GetInvocationList()[0].Target!.GetType().GetFields()
            .Single(field => field.FieldType == typeof(List<int>)).GetValue(received.Target)!;
        Assert.Equal([4, -4], there);
        Assert.Empty(seen);
    }

    [Fact]
    public void OpenInstanceAndStructMethods_Arrive()
    {
        Func<string, string> open = typeof(string).GetMethod(nameof(string.Trim), Type.EmptyTypes)!.CreateDelegate<Func<string, string>>();
        Assert.Equal("x", RoundTrip.OfFunction(open)(" x "));
        Func<string> onStruct = new DateOnly(2024, 5, 6).ToShortDateString;
        Assert.Equal(onStruct(), RoundTrip.OfFunction(onStruct)());
    }

    [Fact]
    public void LinqQuery_AsAValue_Arrives()
    {
        int limit = 2;
        IEnumerable<int> query = new[] { 1, 2, 3, 4 }.Where(x => x > limit).Select(x => x * 10);
        Assert.Equal([30, 40], RoundTrip.Of(query));
    }

    [Fact]
    public void Lazy_NotYetMade_IsMadeOnArrival()
    {
        string text = "lazy";
        Lazy<string> received = RoundTrip.Of(new Lazy<string>(() => text + "!"));
        Assert.False(received.IsValueCreated);
        Assert.Equal("lazy!", received.Value);
    }

    [Fact]
    public void LongChainOfClosures_DoesNotOverflowTheStack()
    {
        Func<int, int> chain = x => x;
        for (int i = 0; i < 50_000; i++)
        {
            Func<int, int> inner = chain;
            int step = i;
            chain = x => step == 49_999 ? x : inner(x);
        }

        Assert.Equal(7, RoundTrip.OfFunction(chain)(7));
    }

    [Fact]
    public void DelegatesOverDelegates_NestedTooDeep_AreATransferException()
    {
        Action chain = () => { };
        for (int i = 0; i < 200_000; i++)
        {
            chain = new Action(chain.Invoke);
        }

        Assert.Contains("nested too deeply", RoundTrip.FunctionRefusal(chain), StringComparison.Ordinal);
    }

    [Fact]
    public void DynamicMethod_IsRefused()
    {
        System.Reflection.Emit.DynamicMethod method = new("made", typeof(int), Type.EmptyTypes);
        System.Reflection.Emit.ILGenerator code = method.GetILGenerator();
        code.Emit(System.Reflection.Emit.OpCodes.Ldc_I4_1);
        code.Emit(System.Reflection.Emit.OpCodes.Ret);
        Assert.Contains("made at run time", RoundTrip.FunctionRefusal(method.CreateDelegate<Func<int>>()), StringComparison.Ordinal);
    }

    private static int Square(int x) => x * x;

    private static Type TypeOf<T>() => typeof(T);

    private static Func<Type> Named<T>() => () => typeof(T);

    private static Func<T> Captured<T>(T value) => () => value;

    private int Times(int x) => x * _factor;

    private static class Box<T>
    {
        public static Func<string> Maker(string name) => () => $"{typeof(T)} {name}";
    }
}

internal static class TextExtensions
{
    public static int CountOf(this string text, char wanted) => text.Count(c => c == wanted);
}
