namespace RenderPdfs;

/// <summary>What Ghostscript says of a file that it cannot render.</summary>
internal sealed class GhostscriptException(string message) : Exception(message);
