using System.Reflection;
using Multiprocessing.Protocol;
using Multiprocessing.SharedMemory;

namespace Multiprocessing.Worker;

/// <summary>Finds the runner for a function.</summary>
internal static class RunnerFactory
{
    private static readonly Type[] s_functions = [typeof(FuncRunner<>), typeof(FuncRunner<,>), typeof(FuncRunner<,,>), typeof(FuncRunner<,,,>), typeof(FuncRunner<,,,,>)];
    private static readonly Type[] s_actions = [typeof(ActionRunner), typeof(ActionRunner<>), typeof(ActionRunner<,>), typeof(ActionRunner<,,>), typeof(ActionRunner<,,,>)];

    /// <param name="function">What to call.</param>
    /// <param name="kind">What it gives back.</param>
    /// <param name="arity">How many arguments it takes, 0 to 4.</param>
    /// <param name="arguments">Their type: nothing, the one, or a tuple.</param>
    /// <param name="result">The type of the awaited result.</param>
    internal static Runner Create(Delegate function, FunctionKind kind, int arity, Type arguments, Type result)
    {
        if (function.Target is { } target && target.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(RowMapper<,>))
        {
            return Make(typeof(RowRunner<,>), type.GetGenericArguments(), target);
        }

        if (kind == FunctionKind.Value && arity <= 1 && CommonRunners.For(function, arguments, result) is { } common)
        {
            return common;
        }

        Type[] parameters = arity switch
        {
            0 => [],
            1 => [arguments],
            _ => arguments.GetGenericArguments(),
        };
        return kind switch
        {
            FunctionKind.Value => Make(s_functions[arity], [.. parameters, result], function),
            FunctionKind.Void => Make(s_actions[arity], parameters, function),
            FunctionKind.TaskOfValue => Make(
                typeof(AwaitRunner<,>), [arguments, result], Make(s_functions[arity], [.. parameters, typeof(Task<>).MakeGenericType(result)], function)),
            FunctionKind.Task => Make(typeof(AwaitRunner<>), [arguments], Make(s_functions[arity], [.. parameters, typeof(Task)], function)),
            _ => throw new InvalidDataException($"There is no kind {kind} of functions."),
        };
    }

    // Each has one constructor.
    private static Runner Make(Type definition, Type[] arguments, object inner) =>
        (Runner)(arguments.Length == 0 ? definition : definition.MakeGenericType(arguments))
            .GetConstructors(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)[0].Invoke(BindingFlags.DoNotWrapExceptions, null, [inner], null);
}
