using Multiprocessing.Protocol;
using Multiprocessing.Transfer;

namespace Multiprocessing.Hosting;

/// <summary>The tokens that workers were given: when the caller cancels one, every worker is told its number.</summary>
internal sealed class TokenRegistry(Action<ControlKind, long> tellWorkers) : ITokenImporter
{
    private readonly Lock _gate = new();
    private Dictionary<CancellationToken, Entry>? _entries; // most pools have none
    private long _lastNumber;

    internal long Add(CancellationToken token)
    {
        Entry entry;
        lock (_gate)
        {
            _entries ??= [];
            if (_entries.TryGetValue(token, out Entry? known))
            {
                known.Users++;
                return known.Number;
            }

            entry = new Entry { Number = ++_lastNumber, Users = 1 };
            _entries.Add(token, entry);
        }

        // Not under the gate: a token that is cancelled already runs its callback here.
        entry.Registration = token.UnsafeRegister(static state => ((Entry)state!).Cancel(), entry);
        entry.OnCancel(() => tellWorkers(ControlKind.CancelToken, entry.Number));
        return entry.Number;
    }

    /// <summary>The caller's token that came back from a worker; none where its submission has ended.</summary>
    public CancellationToken Import(long id)
    {
        lock (_gate)
        {
            foreach ((CancellationToken token, Entry entry) in _entries ?? [])
            {
                if (entry.Number == id)
                {
                    return token;
                }
            }
        }

        return CancellationToken.None;
    }

    internal void Remove(CancellationToken token)
    {
        Entry entry;
        lock (_gate)
        {
            if (_entries is null || !_entries.TryGetValue(token, out entry!) || --entry.Users > 0)
            {
                return;
            }

            _entries.Remove(token);
        }

        // The end of a submission may itself come from the cancellation, ahead of the registration that would tell the workers.
        entry.Registration.Unregister();
        if (token.IsCancellationRequested)
        {
            tellWorkers(ControlKind.CancelToken, entry.Number);
        }

        tellWorkers(ControlKind.ForgetToken, entry.Number);
    }

    /// <summary>Tells a worker that comes later what the others were told.</summary>
    internal void Tell(ControlWriter worker)
    {
        long[] cancelled;
        lock (_gate)
        {
            if (_entries is null)
            {
                return;
            }

            cancelled = [.. _entries.Values.Where(static entry => entry.IsCancelled).Select(static entry => entry.Number)];
        }

        foreach (long number in cancelled)
        {
            worker.Send(ControlKind.CancelToken, number);
        }
    }

    private sealed class Entry
    {
        private readonly Lock _gate = new();
        private Action? _tell;

        internal long Number { get; init; }

        internal int Users { get; set; }

        internal bool IsCancelled { get; private set; }

        internal CancellationTokenRegistration Registration { get; set; }

        internal void Cancel() => Do(() => IsCancelled = true);

        internal void OnCancel(Action tell) => Do(() => _tell = tell);

        /// <summary>Whichever comes second of the cancellation and the way to tell it, tells it.</summary>
        private void Do(Action change)
        {
            Action? tell;
            lock (_gate)
            {
                change();
                tell = IsCancelled ? _tell : null;
            }

            tell?.Invoke();
        }
    }
}

/// <summary>The tokens that were encoded for one submission, until its end.</summary>
internal sealed class TokenScope(TokenRegistry registry) : ITokenExporter
{
    [ThreadStatic]
    private static TokenScope? t_spare;

    private readonly TokenRegistry _registry = registry;
    private List<CancellationToken>? _tokens;

    private bool IsEmpty => _tokens is null;

    /// <summary>A scope for what this thread encodes next. Most submissions have no token, and most scopes are used again.</summary>
    internal static TokenScope Rent(TokenRegistry registry)
    {
        TokenScope? spare = t_spare;
        t_spare = null;
        return spare is not null && spare._registry == registry ? spare : new TokenScope(registry);
    }

    /// <summary>Gives the scope back if it has no tokens.</summary>
    /// <returns>The scope if it has, to be kept until the submission has ended; otherwise <see langword="null"/>.</returns>
    internal TokenScope? Settle()
    {
        if (!IsEmpty)
        {
            return this;
        }

        t_spare = this;
        return null;
    }

    public long Export(CancellationToken token)
    {
        if (token.IsCancellationRequested)
        {
            // Travels as what it is: there is nothing left to tell of it.
            return 0;
        }

        long number = _registry.Add(token);
        (_tokens ??= []).Add(token);
        return number;
    }

    internal void Release()
    {
        foreach (CancellationToken token in _tokens ?? [])
        {
            _registry.Remove(token);
        }

        _tokens = null;
    }
}
