using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Multiprocessing.Tests.Architecture;

/// <summary>What a debugger shows of the public types.</summary>
public sealed partial class DebuggerDisplayTests
{
    private const BindingFlags Members = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    public static TheoryData<Type> Types =>
    [
        .. typeof(Pool).Assembly.GetExportedTypes().Where(static type =>
            !type.IsEnum && !(type.IsAbstract && type.IsSealed) && !typeof(Exception).IsAssignableFrom(type) && !typeof(Delegate).IsAssignableFrom(type)),
    ];

    [Theory]
    [MemberData(nameof(Types))]
    public void PublicType_SaysWhatADebuggerShows_InTermsOfMembersThatItHas(Type type)
    {
        string text = Assert.IsType<DebuggerDisplayAttribute>(type.GetCustomAttribute<DebuggerDisplayAttribute>(inherit: false)).Value;
        Assert.All(Expressions().Matches(text).Select(static match => match.Groups[1].Value), member =>
            Assert.True(member is "GetType" or "typeof" || type.GetMember(member, Members).Length > 0, $"{type} has no {member}"));
    }

    [GeneratedRegex(@"\{(\w+)")]
    private static partial Regex Expressions();
}
