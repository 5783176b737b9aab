namespace Multiprocessing.Operations;

/// <summary>
/// Never called. The ahead-of-time compiler leaves out instances of generic methods that this library does not name: these are what most
/// programs call, and those over <see cref="object"/> serve all reference types.
/// </summary>
internal static class CommonOperations
{
    internal static void NameAll(Pool pool)
    {
        NameAll<object>(pool);
        NameAll<bool>(pool);
        NameAll<int>(pool);
        NameAll<long>(pool);
        NameAll<double>(pool);
    }

    private static void NameAll<TResult>(Pool pool)
    {
        pool.Apply((Func<TResult>)null!);
        pool.ApplyAsync((Func<TResult>)null!);
        pool.MapRange(0, 0, (Func<int, TResult>)null!);
        NameAll<object, TResult>(pool);
        NameAll<int, TResult>(pool);
        NameAll<long, TResult>(pool);
        NameAll<double, TResult>(pool);
    }

    private static void NameAll<T, TResult>(Pool pool)
    {
        pool.Apply((Func<T, TResult>)null!, default!);
        pool.ApplyAsync((Func<T, TResult>)null!, default!);
        pool.Map<T, TResult>(null!, (Func<T, TResult>)null!);
        pool.MapAsync<T, TResult>(null!, (Func<T, TResult>)null!);
    }
}
