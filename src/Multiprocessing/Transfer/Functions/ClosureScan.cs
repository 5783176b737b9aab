using System.Reflection;
using System.Runtime.CompilerServices;

namespace Multiprocessing.Transfer;

/// <summary>
/// Follows a lambda through its instructions, and through the nested lambdas, local functions and state machines that the
/// compiler made of its body, and collects the fields of closures that any of them touches.
/// </summary>
internal sealed class ClosureScan(Module module)
{
    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private readonly HashSet<int> _fields = [];
    private readonly HashSet<int> _seen = [];
    private readonly Stack<MethodBase> _pending = new();

    public HashSet<int> Run(MethodBase method)
    {
        Follow(method);
        while (_pending.TryPop(out MethodBase? next))
        {
            Scan(next);
        }

        return _fields;
    }

    private void Scan(MethodBase method)
    {
        if (method.GetMethodBody()?.GetILAsByteArray() is not { } code)
        {
            return;
        }

        Type[]? typeArguments = method.DeclaringType is { IsGenericType: true } declaring ? declaring.GetGenericArguments() : null;
        Type[]? methodArguments = method.IsGenericMethod ? method.GetGenericArguments() : null;
        foreach (int token in InstructionReader.Tokens(code))
        {
            switch (module.ResolveMember(token, typeArguments, methodArguments))
            {
                case FieldInfo field when field.Module == module && field.DeclaringType is { } owner:
                    if (ClosureCodec.IsClosure(owner))
                    {
                        _fields.Add(field.MetadataToken);
                    }

                    FollowStateMachine(owner);
                    break;
                case MethodBase called when called.Module == module && called.DeclaringType is { } owner && IsMadeByCompiler(called, owner):
                    Follow(called);
                    FollowStateMachine(owner);
                    break;
            }
        }
    }

    private void Follow(MethodBase method)
    {
        if (_seen.Add(method.MetadataToken))
        {
            _pending.Push(method);
        }
    }

    // Nothing calls a state machine's methods by name: the runtime moves it on.
    private void FollowStateMachine(Type type)
    {
        if (!type.Name.StartsWith('<') || ClosureCodec.IsClosure(type) || !_seen.Add(type.MetadataToken))
        {
            return;
        }

        if (typeof(IAsyncStateMachine).IsAssignableFrom(type) || typeof(System.Collections.IEnumerator).IsAssignableFrom(type))
        {
            foreach (MethodBase method in type.GetMembers(Declared).OfType<MethodBase>())
            {
                Follow(method);
            }
        }
    }

    private static bool IsMadeByCompiler(MethodBase method, Type owner) => method.Name.StartsWith('<') || owner.Name.StartsWith('<');
}
