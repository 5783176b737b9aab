namespace UserScripts;

/// <summary>What is wrong with a script, in words.</summary>
internal sealed class ScriptException(string message) : Exception(message);
