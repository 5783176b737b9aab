using System.Runtime.ExceptionServices;
using Jint;
using Jint.Runtime;

namespace UserScripts;

/// <summary>Runs scripts in this process. It sets no limits: those are the pool's.</summary>
internal static class JavaScript
{
    /// <summary>A deep recursion ends the process, and with a small stack it does so soon.</summary>
    private const int StackBytes = 256 * 1024;

    /// <param name="path">The script's file.</param>
    /// <returns>The value of its last statement, as text.</returns>
    /// <exception cref="ScriptException">It is no script, or it has thrown.</exception>
    internal static string RunFile(string path) => Run(File.ReadAllText(path), Path.GetFileName(path));

    internal static string Run(string text, string name)
    {
        string value = "";
        ExceptionDispatchInfo? failure = null;
        Thread thread = new(
            () =>
            {
                try
                {
                    value = Evaluate(text, name);
                }
                catch (ScriptException e)
                {
                    failure = ExceptionDispatchInfo.Capture(e);
                }
            },
            StackBytes);
        thread.Start();
        thread.Join();
        failure?.Throw();
        return value;
    }

    private static string Evaluate(string text, string name)
    {
        using Engine engine = new();
        try
        {
            return engine.Evaluate(text, name).ToString();
        }
        catch (JavaScriptException e)
        {
            // It refers to the script's objects, and through them to the whole engine. All that would travel with it.
            throw new ScriptException($"{e.Error} {e.JavaScriptStackTrace?.Trim().Split('\n')[0]}".TrimEnd());
        }
    }
}
