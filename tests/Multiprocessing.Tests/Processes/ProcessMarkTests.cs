using System.Diagnostics;
using Multiprocessing.Processes;

namespace Multiprocessing.Tests.Processes;

public sealed class ProcessMarkTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void Kill_ProcessThatLeftItsGroupAndLostItsParent_IsEndedAndOthersAreNot()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems do not show a process's environment.");
        string mark = ProcessMark.Make();
        using Process daemon = Start(mark, "setsid sleep 1000 & echo $!");
        using Process other = Start(ProcessMark.Make(), "exec sleep 1000");
        using Process sleeper = Process.GetProcessById(int.Parse(daemon.StandardOutput.ReadLine()!, System.Globalization.CultureInfo.InvariantCulture));
        daemon.WaitForExit();
        ProcessMark.Kill(mark);
        Assert.True(sleeper.WaitForExit(s_patience));
        Assert.False(other.HasExited);
        other.Kill();
        Assert.True(other.WaitForExit(s_patience));
    }

    /// <summary>An environment is read in pieces: the mark is found wherever it stands.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(32_700)]
    [InlineData(32_725)]
    [InlineData(32_730)]
    [InlineData(32_735)]
    [InlineData(32_740)]
    [InlineData(32_745)]
    [InlineData(80_000)]
    public void Kill_LargeEnvironment_IsSearchedToItsEnd(int before)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems do not show a process's environment.");
        string mark = ProcessMark.Make();
        using Process process = Start(mark, "echo; exec sleep 1000", new string('x', before));
        AssertFound(process, mark);
    }

    /// <summary>For a moment it has no environment then: which a look may meet, and the next look too.</summary>
    [Fact]
    public void Kill_ProcessThatBecomesAnotherAllTheTime_IsFound()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems do not show a process's environment.");
        for (int round = 0; round < 1000; round++)
        {
            string mark = ProcessMark.Make();
            using Process process = Start(mark, "export SAME='echo; exec sh -c \"$SAME\"'; exec sh -c \"$SAME\"", new string('x', 32_740));
            AssertFound(process, mark);
        }
    }

    [Fact]
    public void Add_NestedWorker_CarriesTheOuterMarkToo()
    {
        string outer = ProcessMark.Make();
        string inner = ProcessMark.Make();
        Assert.NotEqual(outer, inner);
        Dictionary<string, string> environment = ProcessMark.Add(ProcessMark.Add(new Dictionary<string, string> { ["a"] = "b" }, outer), inner);
        Assert.Equal($"{outer} {inner}", environment[ProcessMark.Variable]);
        Assert.Equal("b", environment["a"]);
    }

    /// <summary>Looks for it as soon as it has said a line.</summary>
    private static void AssertFound(Process process, string mark)
    {
        process.StandardOutput.ReadLine();
        try
        {
            ProcessMark.Kill(mark);
            Assert.True(process.WaitForExit(s_patience));
        }
        finally
        {
            process.Kill();
        }
    }

    private static Process Start(string mark, string command, string before = "")
    {
        ProcessStartInfo start = new("sh", ["-c", command]) { RedirectStandardOutput = true };
        start.Environment.Clear();
        start.Environment["BEFORE"] = before;
        start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH");
        start.Environment[ProcessMark.Variable] = mark;
        return Process.Start(start)!;
    }
}
