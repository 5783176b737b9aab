using System.Globalization;
using Multiprocessing.ProcessTests.Infrastructure;
using Multiprocessing.ProcessTests.Samples;

namespace Multiprocessing.ProcessTests.Faults;

/// <summary>The soak of bench/Soak, for some seconds and from a seed by chance: every form of submission to pools of every kind, under all faults at once.</summary>
public sealed class SoakTests(LeftoverFixture fixture, ITestOutputHelper output) : IClassFixture<LeftoverFixture>
{
    private const string Minutes = "0.25";

    private readonly LeftoverFixture _fixture = fixture;

    [Fact]
    public async Task Pools_UnderAllFaultsAtOnce_EveryItemEndsOnceAndNothingIsLeft()
    {
        GC.KeepAlive(_fixture);
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        string program = Path.Combine(TestProgram.FindRoot(), "bench", "Soak", "bin", configuration, "net10.0", "Soak.dll");
        string[] arguments = ["--minutes", Minutes, "--seed", Random.Shared.Next(int.MaxValue).ToString(CultureInfo.InvariantCulture)];
        string command = $"dotnet run --project bench/Soak -- {string.Join(' ', arguments)}";
        output.WriteLine(command);
        ProgramRun run = await SampleProgram.RunDotnet([program, .. arguments]);
        Assert.True(run.ExitCode == 0, $"{command}\n{run.All}");
        Assert.Equal("Everything was as it must be.", run.Lines[^1]);
    }
}
