using System.Security.Cryptography;

namespace Multiprocessing.Transport;

/// <summary>Bytes that nobody can guess.</summary>
internal static class RandomBytes
{
    private const string Source = "/dev/urandom";

    /// <summary>From the system itself where it has them as a file: the framework's generator loads OpenSSL first, which takes longer than all else here.</summary>
    internal static byte[] Get(int count)
    {
        if (!OperatingSystem.IsLinux() || !File.Exists(Source))
        {
            return RandomNumberGenerator.GetBytes(count);
        }

        byte[] bytes = new byte[count];
        using FileStream source = new(Source, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        source.ReadExactly(bytes);
        return bytes;
    }
}
