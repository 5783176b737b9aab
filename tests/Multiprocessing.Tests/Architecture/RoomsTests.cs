using System.Text.RegularExpressions;

namespace Multiprocessing.Tests.Architecture;

/// <summary>Who may know whom. A room is a folder and a namespace; the root is the public surface, which may know them all.</summary>
public sealed partial class RoomsTests
{
    private static readonly Dictionary<string, string[]> s_mayKnow = new()
    {
        ["Diagnostics"] = [],
        ["Exceptions"] = [],
        ["Hosting"] = ["Diagnostics", "Messaging", "Processes", "Protocol", "Scheduling", "SharedMemory", "Transfer", "Transport", "Worker"],
        ["Messaging"] = ["Diagnostics", "Protocol", "Transfer", "Transport"],
        ["Operations"] = ["Diagnostics", "Hosting", "Protocol", "Scheduling", "Transfer"],
        ["Processes"] = [],
        ["Protocol"] = [],
        ["Scheduling"] = ["Diagnostics"],
        ["SharedMemory"] = ["Transfer", "Transport"],
        ["Transfer"] = [],
        ["Transport"] = [],
        ["Worker"] = ["Diagnostics", "Messaging", "Processes", "Protocol", "SharedMemory", "Transfer", "Transport"],
    };

    public static TheoryData<string> Rooms => [.. s_mayKnow.Keys];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void Room_KnowsOnlyTheRoomsItMay(string room)
    {
        List<string> strangers = [];
        foreach (string file in Sources.Files.Where(file => RoomOf(file) == room))
        {
            string code = Comments().Replace(File.ReadAllText(file), "");
            strangers.AddRange(
                from Match match in Mentions().Matches(code)
                let other = match.Groups[1].Value + match.Groups[2].Value
                where s_mayKnow.ContainsKey(other) && other != room && !s_mayKnow[room].Contains(other)
                select $"{Path.GetFileName(file)} knows {other}");
        }

        Assert.Empty(strangers.Distinct());
    }

    [Fact]
    public void EveryFolder_IsARoom() =>
        Assert.Subset(s_mayKnow.Keys.Append("").ToHashSet(), Sources.Files.Select(RoomOf).ToHashSet());

    [Fact]
    public void InProcessWorkers_AreTheOnlyReasonForHostingToKnowTheWorkersRoom() =>
        Assert.Equal(
            ["InProcessWorker.cs"],
            Sources.Files.Where(static file => RoomOf(file) == "Hosting" && File.ReadAllText(file).Contains("using Multiprocessing.Worker;", StringComparison.Ordinal)).Select(Path.GetFileName));

    [Fact]
    public void SourceFiles_AreShorterThan300Lines() =>
        Assert.DoesNotContain(Sources.All.Select(static file => (Name: Path.GetFileName(file), Lines: File.ReadLines(file).Count())), static file => file.Lines > 300);

    private static string RoomOf(string file)
    {
        string[] parts = Path.GetRelativePath(Sources.Library, file).Split(Path.DirectorySeparatorChar);
        return parts.Length > 1 ? parts[0] : "";
    }

    [GeneratedRegex(@"//[^\n]*|""[^""\n]*""")]
    private static partial Regex Comments();

    [GeneratedRegex(@"\bMultiprocessing\.([A-Z]\w*)\b|(?<![\w.])([A-Z]\w*)\.[A-Z]")]
    private static partial Regex Mentions();
}
