using System.Reflection;

namespace Multiprocessing.Transfer;

/// <summary>Makes an instance of a generic class for types that are known at run time only, without emitting code.</summary>
internal static class Generic
{
    private const BindingFlags AnyConstructor = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DoNotWrapExceptions;

    /// <summary>The full name of a type, of a generic one without its arguments. Tables by name load no assembly that the program does not use.</summary>
    public static string NameOf(Type type) => (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName ?? type.Name;

    public static object Create(Type definition, Type[] arguments, params object[] constructorArguments) =>
        Activator.CreateInstance(definition.MakeGenericType(arguments), AnyConstructor, null, constructorArguments, null)!;
}
