namespace Upper;

public static class Middle
{
    public static void Run() => Lower.Deepest.Run();
}
