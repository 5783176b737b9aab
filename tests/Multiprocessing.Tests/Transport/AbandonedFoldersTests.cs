using Multiprocessing.Transport;

namespace Multiprocessing.Tests.Transport;

public sealed class AbandonedFoldersTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory().FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void FirstFolderInAPlace_RemovesThoseOfProgramsThatWereKilled()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The locks that tell are Linux's.");
        using PrivateFolder living = PrivateFolder.Create(Directory.CreateDirectory(Path.Combine(_root, "elsewhere")).FullName);
        string moved = Path.Combine(_root, Path.GetFileName(living.Path));
        Directory.Move(living.Path, moved);
        string killed = Make("mp-killed---------A", TimeSpan.FromMinutes(2));
        string young = Make("mp-young----------B", TimeSpan.Zero);
        string other = Make("mp-of-a-user", TimeSpan.FromMinutes(2));
        string open = Make("mp-open-to-others-A", TimeSpan.FromMinutes(2), PrivateFolder.FolderMode | UnixFileMode.GroupRead);
        Directory.SetLastWriteTimeUtc(moved, DateTime.UtcNow - TimeSpan.FromMinutes(2));

        using PrivateFolder created = PrivateFolder.Create(_root);
        Assert.False(Directory.Exists(killed));
        Assert.All([moved, young, other, open, created.Path], static folder => Assert.True(Directory.Exists(folder), folder));

        AbandonedFolders.Remove(_root, TimeSpan.Zero);
        Assert.False(Directory.Exists(young));
        Assert.All([moved, other, open, created.Path], static folder => Assert.True(Directory.Exists(folder), folder));
    }

    [Fact]
    public void FolderWithinAFolder_GoesWithIt()
    {
        PrivateFolder outer = PrivateFolder.Create(_root);
        PrivateFolder inner = PrivateFolder.Create(outer.Path);
        Assert.Equal(outer.Path, Path.GetDirectoryName(inner.Path));
        outer.Dispose();
        Assert.False(Directory.Exists(inner.Path));
        inner.Dispose();
    }

    [Fact]
    public void PlaceIsGone_NothingIsMadeInstead()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere the framework makes what is missing.");
        string gone = Path.Combine(_root, "mp-gone-----------C");
        IOException e = Assert.Throws<IOException>(() => PrivateFolder.Create(gone));
        Assert.Contains(gone, e.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(gone));
    }

    [Fact]
    public void RemoveOf_AWorker_RemovesItsOwnAndThoseOfItsWorkersAlone()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere they are not signed.");
        string[] theirs = [Signed("outer inner"), Signed("outer inner innermost")];
        string[] others = [Signed("outer"), Signed("outer other"), Signed("inner"), PrivateFolder.Create(_root).Path, Make("other", TimeSpan.Zero)];
        AbandonedFolders.RemoveOf("outer inner", _root);
        Assert.DoesNotContain(theirs, Directory.Exists);
        Assert.All(others, static folder => Assert.True(Directory.Exists(folder), folder));

        // As it would be called there: with a mark behind the label.
        string Signed(string worker) => Make(FolderName.PatternOf(worker).Replace('*', '+') + "0123456789", TimeSpan.Zero);
    }

    private string Make(string name, TimeSpan age, UnixFileMode mode = PrivateFolder.FolderMode)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_root, name)).FullName;
        File.WriteAllText(Path.Combine(folder, "bell"), "");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, mode);
        }

        Directory.SetLastWriteTimeUtc(folder, DateTime.UtcNow - age);
        return folder;
    }
}
