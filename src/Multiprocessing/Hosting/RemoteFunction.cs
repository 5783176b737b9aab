using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using Multiprocessing.Protocol;
using Multiprocessing.Scheduling;
using Multiprocessing.Transfer;

namespace Multiprocessing.Hosting;

/// <summary>A function as workers know it: its bytes, and a number under which it is sent once.</summary>
internal sealed unsafe class RemoteFunction
{
    private static readonly ConditionalWeakTable<MethodInfo, ItemTimeEstimate> s_estimates = [];
    private static readonly ConcurrentDictionary<Identity, RemoteFunction> s_byMethod = [];
    private static int s_lastNumber;

    private readonly Delegate _delegate;
    private readonly FunctionKind _kind;

    private RemoteFunction(Delegate function, FunctionKind kind, bool hasState, byte[] payload)
    {
        _delegate = function;
        _kind = kind;
        Identifier = new FunctionIdentifier(Interlocked.Increment(ref s_lastNumber));
        HasState = hasState;
        Payload = payload;
        Estimate = s_estimates.GetValue(function.Method, static _ => new ItemTimeEstimate());
    }

    internal int Number => Identifier.Number;

    /// <summary>What the workers' proxies keep of it, which may be longer than what it has captured is to live.</summary>
    internal FunctionIdentifier Identifier { get; }

    /// <summary>Whether it has captured values or a target: then its number is one submission's, and workers forget it afterwards.</summary>
    internal bool HasState { get; }

    /// <summary>What <see cref="MessageKind.Function"/> carries, without the number.</summary>
    internal byte[] Payload { get; }

    internal ItemTimeEstimate Estimate { get; }

    /// <summary>Encodes a function, or finds it encoded.</summary>
    /// <typeparam name="TArguments">Its arguments: nothing, the one, or a tuple of them.</typeparam>
    /// <typeparam name="TResult">What it gives back, awaited.</typeparam>
    /// <exception cref="TransferException">It, or something that it captured, cannot travel.</exception>
    internal static RemoteFunction For<TArguments, TResult>(Delegate function, FunctionKind kind, TokenScope tokens)
    {
        if (Known<TArguments, TResult>.Last is { } last && ReferenceEquals(last._delegate, function) && last._kind == kind)
        {
            return last;
        }

        if (Known<TArguments, TResult>.Stateless.TryGetValue(function, out RemoteFunction? known) && known._kind == kind)
        {
            return Known<TArguments, TResult>.Last = known;
        }

        if (!IsStateless(function))
        {
            return new RemoteFunction(function, kind, hasState: true, Encode<TArguments, TResult>(function, kind, tokens));
        }

        // Another delegate of the same method is the same function, or workers would collect numbers without end. But not one that is called with other
        // types, as variance allows one delegate to be, or whose task is its value.
        Identity identity = new(function.Method, function.GetType(), typeof(TArguments), typeof(TResult), kind);
        if (!s_byMethod.TryGetValue(identity, out RemoteFunction? shared))
        {
            shared = s_byMethod.GetOrAdd(identity, new RemoteFunction(function, kind, hasState: false, Encode<TArguments, TResult>(function, kind, tokens)));
        }

        Known<TArguments, TResult>.Stateless.AddOrUpdate(function, shared);
        return shared;
    }

    /// <summary>A static method, or a lambda that captures nothing: the compiler makes that an instance method of a class without fields.</summary>
    private static bool IsStateless(Delegate function) =>
        function.HasSingleTarget
        && (function.Target is null
            || (function.Target.GetType() is var type
                && type.IsDefined(typeof(CompilerGeneratedAttribute), false)
                && type.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public).Length == 0));

    private static byte[] Encode<TArguments, TResult>(Delegate function, FunctionKind kind, TokenScope tokens)
    {
        PayloadWriter writer = SubmissionWriter.Rent(tokens);
        try
        {
            writer.WriteByte((byte)kind);
            writer.WriteByte((byte)function.GetType().GetMethod("Invoke")!.GetParameters().Length);
            writer.WriteInt32(writer.Definitions.NumberOf(typeof(TArguments)));
            writer.WriteInt32(writer.Definitions.NumberOf(typeof(TResult)));
            writer.WriteFunction(function);
            return new ReadOnlySpan<byte>(writer.Start, checked((int)writer.Length)).ToArray();
        }
        finally
        {
            SubmissionWriter.PassOnIfLarge();
        }
    }

    private sealed record Identity(MethodInfo Method, Type Delegate, Type Arguments, Type Result, FunctionKind Kind);

    private static class Known<TArguments, TResult>
    {
        internal static readonly ConditionalWeakTable<Delegate, RemoteFunction> Stateless = [];
        internal static volatile RemoteFunction? Last;
    }
}

/// <summary>Under which number workers know a function, and whether they still need it.</summary>
internal sealed class FunctionIdentifier(int number)
{
    internal int Number { get; } = number;

    /// <summary>The submission that it was made for has ended.</summary>
    internal bool IsRetired { get; set; }
}
