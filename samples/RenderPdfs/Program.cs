using System.Diagnostics;
using Multiprocessing;
using RenderPdfs;

if (!Ghostscript.IsInstalled)
{
    Console.WriteLine("Skipped: Ghostscript's library was not found. On Debian and Ubuntu: apt-get install libgs10");
    return;
}

DirectoryInfo? made = args.Length == 0 ? Directory.CreateTempSubdirectory("render-pdfs-") : null;
try
{
    if (made is not null)
    {
        SmallPdf.WriteFolder(made.FullName, count: 8);
    }

    RenderFolder(made?.FullName ?? args[0]);
}
finally
{
    made?.Delete(recursive: true);
}

static void RenderFolder(string folder)
{
    string[] files = [.. Directory.GetFiles(folder, "*.pdf").Order(StringComparer.Ordinal)];
    string pngs = Directory.CreateDirectory(Path.Combine(folder, "png")).FullName;

    using ProcessPool pool = new(2);
    pool.Broadcast(() => Ghostscript.IsInstalled);    // the workers are there, and have loaded the library

    Outcome<Page[]>[] outcomes = [.. pool.MapOutcomes(files, file => Page.Render(file, pngs))];
    foreach (Outcome<Page[]> outcome in outcomes)
    {
        Console.WriteLine($"  {Path.GetFileName(files[outcome.Index]),-16} {(outcome.IsSuccess ? Describe(outcome.Value) : outcome.Exception.Message)}");
    }

    string[] good = [.. outcomes.Where(outcome => outcome.IsSuccess).Select(outcome => files[outcome.Index])];
    ParallelOptions two = new() { MaxDegreeOfParallelism = 2 };
    Console.WriteLine($"{good.Length} of {files.Length} files can be rendered. These again:");
    Console.WriteLine($"  one thread      {Seconds(() => Array.ForEach(good, file => Page.Render(file, pngs)))}");
    Console.WriteLine($"  two threads     {Seconds(() => Parallel.ForEach(good, two, file => Page.Render(file, pngs)))}, one of which always waits");
    Console.WriteLine($"  two processes   {Seconds(() => pool.Map(good, file => Page.Render(file, pngs)))}");
}

static string Describe(Page[] pages) =>
    pages.Length == 0 ? "no page" : $"{pages.Length} {(pages.Length == 1 ? "page" : "pages")} of {pages[0].Width} × {pages[0].Height} pixels";

static string Seconds(Action action)
{
    long start = Stopwatch.GetTimestamp();
    action();
    return $"{Stopwatch.GetElapsedTime(start).TotalSeconds:F2} s";
}
