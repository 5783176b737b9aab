namespace Multiprocessing.Transfer;

/// <summary>The texts of an exception, whose properties may throw in their turn.</summary>
internal static class ExceptionText
{
    public static string MessageOf(Exception exception)
    {
        try
        {
            return exception.Message ?? "";
        }
        catch (Exception e)
        {
            return $"(the message of {exception.GetType()} could not be read: {e.GetType()})";
        }
    }

    public static string? StackOf(Exception exception)
    {
        try
        {
            return exception.StackTrace;
        }
        catch (Exception)
        {
            return null;
        }
    }

    /// <summary>Where the exception itself cannot travel, neither can those inside it: their texts go with its stack.</summary>
    public static string? StackWithInnerOf(Exception exception)
    {
        if (exception.InnerException is not { } inner)
        {
            return StackOf(exception);
        }

        try
        {
            return $"{StackOf(exception)}{Environment.NewLine} ---> {inner}";
        }
        catch (Exception)
        {
            return StackOf(exception);
        }
    }
}
