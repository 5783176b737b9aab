namespace Multiprocessing.Scheduling;

/// <summary>Consecutive items of one operation.</summary>
internal readonly record struct ItemRange(int From, int Count)
{
    internal int End => From + Count;

    /// <summary>The part of the range below <paramref name="bound"/>; its count is zero or negative where there is none.</summary>
    internal ItemRange Below(int bound) => End <= bound ? this : new ItemRange(From, bound - From);
}
