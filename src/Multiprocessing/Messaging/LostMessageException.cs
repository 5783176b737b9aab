namespace Multiprocessing.Messaging;

/// <summary>A large message cannot be read. Its memory goes with its sender, if that has ended meanwhile; otherwise the address is at fault.</summary>
internal sealed class LostMessageException(IOException inner) : IOException("A large message cannot be read: " + inner.Message, inner);
