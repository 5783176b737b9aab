using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace RenderPdfs;

/// <summary>
/// Ghostscript's library. Unless it was compiled otherwise, which nobody can ask it, a process may have one instance of it at a time, on
/// one thread: hence the lock. Whoever wants two at once needs two processes.
/// </summary>
internal static partial class Ghostscript
{
    private const string Library = "gs";
    private const int Utf8 = 1;
    private const int Quit = -101;    // the wish to end, which is no error

    private static readonly string[] s_names = ["libgs.so.10", "libgs.so.9", "libgs.so", "libgs.dylib", "gsdll64.dll"];
    private static readonly nint s_library = s_names.Select(static name => NativeLibrary.TryLoad(name, out nint found) ? found : 0).FirstOrDefault(static found => found != 0);
    private static readonly Lock s_gate = new();
    private static readonly StringBuilder s_output = new();

    static Ghostscript() => NativeLibrary.SetDllImportResolver(typeof(Ghostscript).Assembly, static (name, _, _) => name == Library ? s_library : 0);

    /// <summary>Whether the library is there.</summary>
    internal static bool IsInstalled => s_library != 0;

    /// <summary>Renders the pages of a PDF file to PNG files.</summary>
    /// <param name="pdf">The file.</param>
    /// <param name="pngs">The files to make, <c>%d</c> for the number of the page.</param>
    /// <param name="dotsPerInch">The resolution.</param>
    /// <exception cref="GhostscriptException">It cannot be rendered.</exception>
    internal static void Render(string pdf, string pngs, int dotsPerInch)
    {
        lock (s_gate)
        {
            RenderAlone(pdf, pngs, dotsPerInch);
        }
    }

    private static unsafe void RenderAlone(string pdf, string pngs, int dotsPerInch)
    {
        int code = NewInstance(out nint instance, 0);
        if (code < 0)
        {
            throw new GhostscriptException($"gsapi_new_instance gave {code}");
        }

        try
        {
            s_output.Clear();
            SetStandardStreams(instance, null, &Write, &Write);
            SetArgumentEncoding(instance, Utf8);
            string[] arguments = ["gs", "-dSAFER", "-dBATCH", "-dNOPAUSE", "-dQUIET", "-dPDFSTOPONERROR", "-sDEVICE=png16m", $"-r{dotsPerInch}", $"-sOutputFile={pngs}", pdf];
            code = InitializeWithArguments(instance, arguments.Length, arguments);
            int exitCode = Exit(instance);
            code = code is 0 or Quit ? exitCode : code;
        }
        finally
        {
            DeleteInstance(instance);
        }

        if (code is not (0 or Quit))
        {
            throw new GhostscriptException($"{Path.GetFileName(pdf)}: {FirstError()} (code {code})");
        }
    }

    private static string FirstError() =>
        s_output.ToString().Split('\n', StringSplitOptions.TrimEntries).FirstOrDefault(static line => line.Contains("Error", StringComparison.Ordinal), "no reason given");

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static unsafe int Write(nint caller, byte* text, int length)
    {
        s_output.Append(Encoding.UTF8.GetString(text, length));
        return length;
    }

    [LibraryImport(Library, EntryPoint = "gsapi_new_instance")]
    private static partial int NewInstance(out nint instance, nint caller);

    [LibraryImport(Library, EntryPoint = "gsapi_set_stdio")]
    private static unsafe partial int SetStandardStreams(
        nint instance,
        delegate* unmanaged[Cdecl]<nint, byte*, int, int> input,
        delegate* unmanaged[Cdecl]<nint, byte*, int, int> output,
        delegate* unmanaged[Cdecl]<nint, byte*, int, int> errors);

    [LibraryImport(Library, EntryPoint = "gsapi_set_arg_encoding")]
    private static partial int SetArgumentEncoding(nint instance, int encoding);

    [LibraryImport(Library, EntryPoint = "gsapi_init_with_args", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int InitializeWithArguments(nint instance, int count, string[] arguments);

    [LibraryImport(Library, EntryPoint = "gsapi_exit")]
    private static partial int Exit(nint instance);

    [LibraryImport(Library, EntryPoint = "gsapi_delete_instance")]
    private static partial void DeleteInstance(nint instance);
}
