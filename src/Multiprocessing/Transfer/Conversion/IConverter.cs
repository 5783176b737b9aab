namespace Multiprocessing.Transfer;

/// <summary>Turns an object into a value that can travel, and makes one from it on arrival.</summary>
internal interface IConverter<T, TSurrogate>
    where T : class
{
    TSurrogate To(T value);

    T From(TSurrogate surrogate);
}
