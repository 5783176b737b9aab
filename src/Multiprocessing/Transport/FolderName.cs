namespace Multiprocessing.Transport;

/// <summary>
/// The names of private folders. Those of a worker say whose they are, from the moment in which they exist: who sees to the worker's end
/// removes them, whenever it was killed.
/// </summary>
/// <remarks>They are short, because the path of a socket must not exceed about 100 bytes.</remarks>
internal static class FolderName
{
    private const string Prefix = "mp-";
    private const char OwnerMark = '+';
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    // Six bits each. Nobody must guess a name first, and where a label stands in it already fewer are enough: a folder that exists is refused.
    private const int RandomLetters = 16;
    private const int RandomLettersOfWorker = 10;
    private const int LabelLetters = 4;

    private static string s_owner = "";
    private static string? s_temporary;

    /// <summary>What the names of all of them fit, and some others'.</summary>
    internal static string Pattern => Prefix + "*";

    /// <summary>The temporary folder. In a worker it is the one that it began with, whatever an item has done since: who sees to its end looks there.</summary>
    internal static string Temporary => s_temporary ?? Path.GetTempPath();

    /// <summary>What the names of a worker's fit, and of the workers in the pools that it has.</summary>
    /// <param name="worker">A text that no other worker has; of a worker in another's pool, after the other's and a space.</param>
    internal static string PatternOf(string worker) => Prefix + OwnerMark + Label(worker) + "*";

    /// <summary>In a worker, before it makes any: says whose they are. On Linux only: elsewhere temporary folders have long names themselves.</summary>
    /// <param name="worker">As for <see cref="PatternOf"/>.</param>
    internal static void Sign(string worker)
    {
        if (OperatingSystem.IsLinux())
        {
            s_owner = OwnerMark + Label(worker) + OwnerMark;
            s_temporary = Path.GetFullPath(Path.GetTempPath());
        }
    }

    internal static string Make()
    {
        byte[] random = RandomBytes.Get(s_owner.Length == 0 ? RandomLetters : RandomLettersOfWorker);
        return Prefix + s_owner + string.Create(random.Length, random, static (name, random) =>
        {
            for (int i = 0; i < name.Length; i++)
            {
                name[i] = Letter(random[i]);
            }
        });
    }

    /// <summary>Whether a path is that of such a folder, of whichever process. It is exact: what has a name of this kind may be removed.</summary>
    internal static bool IsOurs(string path)
    {
        string name = Path.GetFileName(path);
        if (!name.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return false;
        }

        string[] parts = name[Prefix.Length..].Split(OwnerMark);
        return Array.TrueForAll(parts, static part => part.All(Letters.Contains))
            && (parts is [{ Length: RandomLetters }]
                || (parts is ["", { Length: > 0 } label, { Length: RandomLettersOfWorker }] && label.Length % LabelLetters == 0));
    }

    /// <summary>
    /// Four letters for each part of a worker's text, so that its label begins with that of the worker around it. They are 24 bits of the part's
    /// FNV-1a hash: two workers may share a label, if seldom.
    /// </summary>
    private static string Label(string worker)
    {
        const uint Basis = 2166136261;
        const uint Prime = 16777619;
        string label = "";
        uint hash = Basis;
        for (int i = 0; i <= worker.Length; i++)
        {
            if (i == worker.Length || worker[i] == ' ')
            {
                hash ^= hash >> 24;
                label += new string([Letter(hash), Letter(hash >> 6), Letter(hash >> 12), Letter(hash >> 18)]);
                hash = Basis;
            }
            else
            {
                hash = unchecked((hash ^ worker[i]) * Prime);
            }
        }

        return label;
    }

    private static char Letter(uint bits) => Letters[(int)(bits % (uint)Letters.Length)];
}
