namespace Multiprocessing.Messaging;

/// <summary>The program that a worker belongs to has ended: nobody will take what is sent.</summary>
internal sealed class ProgramGoneException() : IOException("The program that this worker belongs to has ended.");
