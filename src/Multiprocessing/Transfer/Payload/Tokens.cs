namespace Multiprocessing.Transfer;

/// <summary>Names a <see cref="CancellationToken"/> by a number while a payload is written; 0 is <see cref="CancellationToken.None"/>.</summary>
internal interface ITokenExporter
{
    long Export(CancellationToken token);
}

/// <summary>Finds the token of a number while a payload is read.</summary>
internal interface ITokenImporter
{
    CancellationToken Import(long id);
}
