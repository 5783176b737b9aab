using Multiprocessing.Protocol;

namespace Multiprocessing.Hosting;

/// <summary>What is known of a submission before its items are: the function, encoded, and how it is run.</summary>
internal readonly record struct Submission(
    PoolEngine Engine, RemoteFunction Function, TokenScope? Tokens, TaskOptions Options, WorkerCulture Culture, CancellationToken CancellationToken)
{
    /// <summary>Encodes the function; nothing is sent yet.</summary>
    /// <exception cref="TransferException">It cannot travel.</exception>
    /// <exception cref="OperationCanceledException">The token is cancelled already.</exception>
    internal static Submission Create<TArguments, TResult>(
        PoolEngine engine, Delegate function, FunctionKind kind, TaskOptions options, CancellationToken cancellationToken)
    {
        engine.ThrowIfRefused();
        cancellationToken.ThrowIfCancellationRequested();
        TokenScope tokens = engine.RentTokens();
        try
        {
            RemoteFunction remote = RemoteFunction.For<TArguments, TResult>(function, kind, tokens);
            return new Submission(engine, remote, tokens.Settle(), options, WorkerCulture.Current, cancellationToken);
        }
        catch
        {
            tokens.Release();
            throw;
        }
    }
}
