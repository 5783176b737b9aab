using System.Reflection;
using System.Text;

namespace Multiprocessing.Tests.Architecture;

/// <summary>
/// The public surface of each library, as text: a change of it is a change of a committed file, to be seen in review.
/// With the environment variable <c>UPDATE_PUBLIC_API=1</c> this test writes the files instead.
/// </summary>
public sealed class PublicApiTests
{
    private static readonly NullabilityInfoContext s_nullability = new();

    private static readonly Dictionary<Type, string> s_keywords = new()
    {
        [typeof(void)] = "void", [typeof(bool)] = "bool", [typeof(int)] = "int", [typeof(long)] = "long", [typeof(string)] = "string", [typeof(object)] = "object",
    };

    [Theory]
    [InlineData("Multiprocessing")]
    [InlineData("Multiprocessing.DataFrames")]
    [InlineData("Multiprocessing.Extensions.Hosting")]
    public void PublicSurface_IsTheOneThatIsWrittenDown(string library)
    {
        string file = Path.Combine(Sources.TestProject, "PublicApi", library + ".txt");
        string[] actual = [.. Assembly.Load(library).GetExportedTypes().OrderBy(static type => type.FullName, StringComparer.Ordinal).SelectMany(Describe)];
        if (Environment.GetEnvironmentVariable("UPDATE_PUBLIC_API") == "1")
        {
            File.WriteAllLines(file, actual);
        }

        string[] expected = File.Exists(file) ? File.ReadAllLines(file) : [];
        string difference = string.Join('\n', expected.Except(actual).Select(static line => "- " + line).Concat(actual.Except(expected).Select(static line => "+ " + line)));
        Assert.True(difference.Length == 0, "The public surface has changed; UPDATE_PUBLIC_API=1 writes it down:\n" + difference);
        Assert.Equal(expected, actual);
    }

    private static IEnumerable<string> Describe(Type type)
    {
        StringBuilder head = new();
        head.Append(type.IsEnum ? "enum " : type.IsInterface ? "interface " : type.IsValueType ? "struct " : type.IsAbstract && type.IsSealed ? "static class " : type.IsAbstract ? "abstract class " : type.IsSealed ? "sealed class " : "class ");
        head.Append(NameOf(type));
        IEnumerable<Type> bases = (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType) && parent != typeof(Enum) ? new[] { parent } : [])
            .Concat(type.IsEnum ? [] : type.GetInterfaces().Except(type.BaseType?.GetInterfaces() ?? []).OrderBy(static i => i.FullName, StringComparer.Ordinal));
        string list = string.Join(", ", bases.Select(NameOf));
        yield return head + (list.Length == 0 ? "" : " : " + list);
        IEnumerable<string> members = type.GetMembers(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Where(IsVisible)
            .Select(Describe)
            .Order(StringComparer.Ordinal);
        foreach (string member in members)
        {
            yield return "    " + member;
        }
    }

    private static bool IsVisible(MemberInfo member) => member switch
    {
        MethodBase method => (method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly) && (!method.IsSpecialName || method is ConstructorInfo || method.Name.StartsWith("op_", StringComparison.Ordinal)) && !method.Name.StartsWith('<'),
        FieldInfo field => (field.IsPublic || field.IsFamily) && !field.IsSpecialName,
        PropertyInfo property => property.GetAccessors(nonPublic: true).Any(IsVisibleAccessor),
        EventInfo => true,
        _ => false,
    };

    private static bool IsVisibleAccessor(MethodInfo accessor) => accessor.IsPublic || accessor.IsFamily || accessor.IsFamilyOrAssembly;

    private static string Describe(MemberInfo member) => member switch
    {
        ConstructorInfo constructor => $"{NameOf(constructor.DeclaringType!).Split('<')[0]}({Parameters(constructor)})",
        MethodInfo method => $"{Modifiers(method)}{Nullable(s_nullability.Create(method.ReturnParameter))} {method.Name}{Generics(method.GetGenericArguments())}({Parameters(method)})",
        PropertyInfo property => $"{Modifiers(property.GetAccessors(true)[0])}{Nullable(s_nullability.Create(property))} {property.Name} {{ {Accessors(property)} }}",
        FieldInfo { IsLiteral: true } field => $"{field.Name} = {Convert.ToString(field.GetRawConstantValue(), System.Globalization.CultureInfo.InvariantCulture)}",
        FieldInfo field => $"{NameOf(field.FieldType)} {field.Name}",
        _ => member.ToString()!,
    };

    private static string Modifiers(MethodInfo method) =>
        (method.IsStatic ? "static " : "") + (method.IsAbstract ? "abstract " : method.IsVirtual && !method.IsFinal ? method.GetBaseDefinition() == method ? "virtual " : "override " : "") + (method.IsFamily ? "protected " : "");

    private static string Accessors(PropertyInfo property) => string.Join(
        ' ',
        property.GetAccessors(true).Where(IsVisibleAccessor).Select(static accessor =>
            accessor.Name.StartsWith("get_", StringComparison.Ordinal) ? "get;"
            : accessor.ReturnParameter.GetRequiredCustomModifiers().Length > 0 ? "init;" : "set;"));

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(static parameter =>
        $"{Nullable(s_nullability.Create(parameter))} {parameter.Name}"
        + (parameter.HasDefaultValue ? " = " + (parameter.DefaultValue switch { null => "default", bool value => value ? "true" : "false", var value => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) }) : "")));

    private static string Nullable(NullabilityInfo info) =>
        NameOf(info.Type) + (info.ReadState == NullabilityState.Nullable && !info.Type.IsValueType && !info.Type.IsGenericParameter ? "?" : "");

    private static string Generics(Type[] arguments) => arguments.Length == 0 ? "" : $"<{string.Join(", ", arguments.Select(NameOf))}>";

    private static string NameOf(Type type)
    {
        if (type.IsByRef)
        {
            return "ref " + NameOf(type.GetElementType()!);
        }

        if (type.IsArray)
        {
            return NameOf(type.GetElementType()!) + "[" + new string(',', type.GetArrayRank() - 1) + "]";
        }

        if (System.Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return NameOf(underlying) + "?";
        }

        return (s_keywords.GetValueOrDefault(type) ?? type.Name.Split('`')[0]) + Generics(type.GetGenericArguments());
    }
}
