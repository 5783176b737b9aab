using Multiprocessing.Protocol;
using Multiprocessing.Transfer;

namespace Multiprocessing.Worker;

/// <summary>
/// The functions that this worker was sent. One is decoded when its first item runs, so that a function that cannot be decoded,
/// or that ends the process while it is, costs an item and not the worker's loop.
/// </summary>
internal sealed unsafe class FunctionTable(DefinitionStore definitions, ITokenImporter tokens, ILoggerSource loggers)
{
    private readonly Dictionary<int, Entry> _entries = [];
    private readonly PayloadReader _reader = new(definitions) { Tokens = tokens, Loggers = loggers };

    internal void Add(int number, ReadOnlySpan<byte> payload) => _entries[number] = new Entry { Payload = payload.ToArray() };

    internal void Remove(int number) => _entries.Remove(number);

    /// <exception cref="TransferException">The function cannot be rebuilt in this worker.</exception>
    internal Runner Get(int number)
    {
        if (!_entries.TryGetValue(number, out Entry? entry))
        {
            throw new TransferException($"This worker was never sent the function with number {number}.");
        }

        if (entry.Runner is null)
        {
            fixed (byte* payload = entry.Payload)
            {
                entry.Runner = Decode(payload, entry.Payload.Length);
            }

            entry.Payload = [];
        }

        return entry.Runner;
    }

    /// <summary>Decodes a function that is used once.</summary>
    internal Runner Decode(byte* payload, int length)
    {
        _reader.Reset(payload, length);
        FunctionKind kind = (FunctionKind)_reader.ReadByte();
        int arity = _reader.ReadByte();
        if (arity > 4)
        {
            throw new TransferException($"A function of {arity} arguments cannot be called.");
        }

        Type arguments = _reader.Definitions.TypeAt(_reader.ReadInt32());
        Type result = _reader.Definitions.TypeAt(_reader.ReadInt32());
        return RunnerFactory.Create(_reader.ReadFunction(), kind, arity, arguments, result);
    }

    private sealed class Entry
    {
        internal byte[] Payload = [];
        internal Runner? Runner;
    }
}
