using Multiprocessing.Diagnostics;
using Multiprocessing.Protocol;

namespace Multiprocessing.Hosting;

/// <summary>What is known of a submission before its items are: the function, encoded, and how it is run.</summary>
internal readonly record struct Submission(
    PoolEngine Engine, RemoteFunction Function, TokenScope? Tokens, TaskOptions Options, WorkerCulture Culture, OperationActivity? Activity, CancellationToken CancellationToken)
{
    /// <summary>Encodes the function; nothing is sent yet.</summary>
    /// <exception cref="TransferException">It cannot travel; the activity has ended.</exception>
    internal static Submission Create<TArguments, TResult>(
        PoolEngine engine, Delegate function, FunctionKind kind, TaskOptions options, OperationActivity? activity, CancellationToken cancellationToken)
    {
        TokenScope tokens = engine.RentTokens();
        try
        {
            RemoteFunction remote = RemoteFunction.For<TArguments, TResult>(function, kind, tokens);
            return new Submission(engine, remote, tokens.Settle(), options, WorkerCulture.Current, activity, cancellationToken);
        }
        catch (Exception e)
        {
            tokens.Release();
            activity?.End(e);
            throw;
        }
    }
}
