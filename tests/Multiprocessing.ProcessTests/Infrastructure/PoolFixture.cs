using System.Security.Cryptography;
using Multiprocessing.ProcessTests.Conformance;

namespace Multiprocessing.ProcessTests.Infrastructure;

/// <summary>
/// A class of tests: what it may leave behind is nothing. Temporary files go to a folder of the class, since other programs
/// on the machine have theirs in the common one.
/// </summary>
public class LeftoverFixture : IDisposable
{
    private readonly string? _temporary = Environment.GetEnvironmentVariable("TMPDIR");
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "mpt" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(3)));
    private readonly Leftovers _before;

    public LeftoverFixture()
    {
        Directory.CreateDirectory(_folder);
        Environment.SetEnvironmentVariable("TMPDIR", _folder);
        _before = new Leftovers();
    }

    /// <summary>Whether something of the tests is given back by the collector alone.</summary>
    protected virtual bool IsCollected => false;

    public void Dispose()
    {
        try
        {
            End();
            _before.AssertNothingLeft(IsCollected);
        }
        catch (Exception e)
        {
            LeftoverTests.Add(e);
            throw;
        }
        finally
        {
            Environment.SetEnvironmentVariable("TMPDIR", _temporary);
            Directory.Delete(_folder, recursive: true);
            GC.SuppressFinalize(this);
        }
    }

    /// <summary>Ends what the class shares.</summary>
    protected virtual void End()
    {
    }
}

/// <summary>A class of tests that share a pool of two workers, since starting processes is what takes the time.</summary>
public abstract class PoolFixture : LeftoverFixture
{
    // Whichever test comes first makes it, and some tests are many threads.
    private readonly Lazy<Pool> _pool;

    protected PoolFixture() => _pool = new Lazy<Pool>(() => Create(2));

    /// <summary>The pool of all tests that do not end it.</summary>
    public Pool Shared => _pool.Value;

    public abstract Pool Create(int workers);

    protected override void End()
    {
        if (_pool.IsValueCreated)
        {
            _pool.Value.Dispose();
        }
    }
}

public sealed class ProcessPoolFixture : PoolFixture
{
    public override Pool Create(int workers) => new ProcessPool(workers);
}

public sealed class InProcessPoolFixture : PoolFixture
{
    // Program and workers share their arrays' mappings, which go with the last reference.
    protected override bool IsCollected => true;

    public override Pool Create(int workers) => new InProcessPool(workers);

    protected override void End()
    {
        base.End();

        // A thread cannot be killed: what the tests left running ends here.
        Functions.Release();
    }
}

/// <summary>Processes over a socket bell, which systems without a futex use.</summary>
public sealed class SocketBellFixture : PoolFixture
{
    public SocketBellFixture() => Environment.SetEnvironmentVariable("MULTIPROCESSING_BELL", "socket");

    public override Pool Create(int workers) => new ProcessPool(workers);

    protected override void End()
    {
        base.End();
        Environment.SetEnvironmentVariable("MULTIPROCESSING_BELL", null);
    }
}

/// <summary>Processes over a named file, which systems without anonymous memory use.</summary>
public sealed class FileSegmentFixture : PoolFixture
{
    public FileSegmentFixture() => Environment.SetEnvironmentVariable("MULTIPROCESSING_SEGMENTS", "file");

    public override Pool Create(int workers) => new ProcessPool(workers);

    protected override void End()
    {
        base.End();
        Environment.SetEnvironmentVariable("MULTIPROCESSING_SEGMENTS", null);
    }
}
