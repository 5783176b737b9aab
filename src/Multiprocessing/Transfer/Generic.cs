using System.Reflection;

namespace Multiprocessing.Transfer;

/// <summary>Makes an instance of a generic class for types that are known at run time only, without emitting code.</summary>
internal static class Generic
{
    private const BindingFlags AnyConstructor = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DoNotWrapExceptions;

    public static object Create(Type definition, Type[] arguments, params object[] constructorArguments) =>
        Activator.CreateInstance(definition.MakeGenericType(arguments), AnyConstructor, null, constructorArguments, null)!;
}
