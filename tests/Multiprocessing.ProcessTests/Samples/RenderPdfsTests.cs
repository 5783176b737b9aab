using Multiprocessing.ProcessTests.Infrastructure;

namespace Multiprocessing.ProcessTests.Samples;

/// <summary>A native library that does one thing at a time in a process.</summary>
public sealed class RenderPdfsTests(LeftoverFixture fixture) : IClassFixture<LeftoverFixture>
{
    [Fact]
    public async Task RenderPdfs_OneFileIsBroken_AllOthersAreRendered()
    {
        _ = fixture;
        ProgramRun run = await SampleProgram.Run("RenderPdfs");
        Assert.True(run.ExitCode == 0, run.All);
        Assert.Empty(run.Errors);
        if (run.Output.StartsWith("Skipped:", StringComparison.Ordinal))
        {
            Assert.Skip(run.Output);
        }

        Assert.Equal(7, run.Lines.Count(static line => line.StartsWith("rosette-", StringComparison.Ordinal) && line.EndsWith("1 page of 1240 × 1754 pixels", StringComparison.Ordinal)));
        Assert.Contains(run.Lines, static line => line.StartsWith("broken.pdf", StringComparison.Ordinal) && line.Contains("Error:", StringComparison.Ordinal));
        Assert.Contains("7 of 8 files can be rendered. These again:", run.Lines);
        Assert.Empty(Directory.GetDirectories(Path.GetTempPath(), "render-pdfs-*"));
    }
}
