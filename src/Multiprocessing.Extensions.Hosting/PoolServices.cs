using Microsoft.Extensions.DependencyInjection;

namespace Multiprocessing.Extensions;

/// <summary>Finds a pool by its name.</summary>
internal static class PoolServices
{
    /// <summary>The pool as the program takes it: a test may have replaced it.</summary>
    internal static Pool GetPool(this IServiceProvider services, string? name) =>
        name is null ? services.GetRequiredService<Pool>() : services.GetRequiredKeyedService<Pool>(name);
}
