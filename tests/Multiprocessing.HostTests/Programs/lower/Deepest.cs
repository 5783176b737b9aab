namespace Lower;

public static class Deepest
{
    public static void Run() => Check.Run();
}
