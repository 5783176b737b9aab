namespace Dependency;

public sealed record Name(int Number)
{
    public static string Text => "dependency 1";
}
