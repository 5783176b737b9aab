using Multiprocessing.Hosting;
using Multiprocessing.Protocol;

namespace Multiprocessing.Operations;

/// <summary>What is known of a submission before its items are.</summary>
internal sealed record SubmissionSettings(PoolEngine Engine, RemoteFunction Function, TokenScope Tokens, TaskOptions Options, WorkerCulture Culture, CancellationToken CancellationToken)
{
    /// <summary>Encodes the function; nothing is sent yet.</summary>
    /// <exception cref="TransferException">It cannot travel.</exception>
    /// <exception cref="OperationCanceledException">The token is cancelled already.</exception>
    internal static SubmissionSettings Create<TArguments, TResult>(
        PoolEngine engine, Delegate function, FunctionKind kind, TaskOptions options, CancellationToken cancellationToken)
    {
        engine.ThrowIfRefused();
        cancellationToken.ThrowIfCancellationRequested();
        TokenScope tokens = engine.CreateTokenScope();
        try
        {
            RemoteFunction remote = RemoteFunction.For<TArguments, TResult>(function, kind, tokens);
            return new SubmissionSettings(engine, remote, tokens, options, WorkerCulture.Current, cancellationToken);
        }
        catch
        {
            tokens.Release();
            throw;
        }
    }
}
