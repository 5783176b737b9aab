namespace Multiprocessing.Transfer;

internal sealed unsafe partial class PayloadReader
{
    private const int KeptCapacity = 1 << 14;

    private readonly RebuildOrder _rebuilds = new();
    private ObjectQueue _queue = new();
    private object?[] _objects = new object?[32];
    private int _objectCount;
    private long _claimed;

    public T ReadRoot<T>(Codec<T> codec) => codec.IsFlat ? codec.Read(this) : ReadGraph(codec);

    public Delegate ReadFunction() => ReadGraph(DelegateCodec.Any)
        ?? throw new TransferException("The payload is damaged: it holds no function.");

    internal object? ReadReference(Func<ObjectCodec?> declaredType)
    {
        uint tag = ReadVarUInt32();
        switch (tag)
        {
            case ReferenceTag.Null:
                return null;
            case ReferenceTag.NewOfDeclaredType:
                return ReadNew(declaredType() ?? throw new TransferException("The payload is damaged: an object has no type."));
            case ReferenceTag.New:
                return ReadNew(Definitions.CodecAt(ReadNumber()));
            case ReferenceTag.Closure:
                return ReadClosure();
            default:
                return Known(tag - ReferenceTag.FirstKnown);
        }
    }

    /// <summary>The body of this object follows when those before it in the queue are read.</summary>
    /// <param name="value">The object, empty.</param>
    /// <param name="codec">What reads its body.</param>
    /// <param name="claim">The fewest bytes that its body takes.</param>
    internal void Enqueue(object value, ObjectCodec codec, long claim)
    {
        _claimed += claim;
        _queue.Enqueue(new ObjectQueue.Entry { Value = value, Codec = codec, Claim = claim });
    }

    /// <summary>Fills an object when all bodies are read.</summary>
    internal void FillLater(Rebuild rebuild) => _rebuilds.Add(rebuild);

    /// <summary>Reads a value that <see cref="PayloadWriter.WriteWhole"/> wrote.</summary>
    internal T ReadWhole<T>(Codec<T> codec)
    {
        PayloadWriter.RequireStack();
        ObjectQueue outer = _queue;
        RebuildOrder.Mark rebuildsBefore = _rebuilds.Now;
        _queue = new ObjectQueue();
        try
        {
            T value = codec.Read(this);
            Drain(rebuildsBefore);
            return value;
        }
        finally
        {
            _queue = outer;
        }
    }

    internal int ReadNumber()
    {
        uint number = ReadVarUInt32();
        return number <= int.MaxValue ? (int)number : throw new TransferException("The payload is damaged: a number is out of range.");
    }

    private object ReadNew(ObjectCodec codec)
    {
        if (codec.Identity == ObjectIdentity.Value)
        {
            return codec.ReadNew(this);
        }

        int number = Reserve();
        object value = codec.ReadNew(this);
        _objects[number] = value;
        return value;
    }

    private object ReadClosure()
    {
        uint reference = ReadVarUInt32();
        object value;
        if (reference == 0)
        {
            ClosureCodec fresh = Definitions.CodecAt(ReadNumber()) as ClosureCodec
                ?? throw new TransferException("The payload is damaged: a closure is expected.");
            int number = Reserve();
            value = _objects[number] = fresh.ReadNew(this);
        }
        else
        {
            value = Known(reference - 1);
        }

        ulong fields = ReadVarUInt64();
        if (fields != 0)
        {
            ClosureCodec codec = ObjectCodecs.For(value.GetType()) as ClosureCodec
                ?? throw new TransferException("The payload is damaged: a closure is expected.");
            _queue.Enqueue(new ObjectQueue.Entry { Value = value, Codec = codec, Fields = fields });
        }

        return value;
    }

    private int Reserve()
    {
        if (_objectCount == _objects.Length)
        {
            Array.Resize(ref _objects, checked(_objects.Length * 2));
        }

        return _objectCount++;
    }

    private object Known(uint number)
    {
        if (number >= (uint)_objectCount)
        {
            throw new TransferException("The payload is damaged: it refers to an object that it has not named.");
        }

        return _objects[number] ?? throw new TransferException(
            "A value cannot be rebuilt: it leads back to itself through an object that must be whole when it is made (a converted value).");
    }

    private T ReadGraph<T>(Codec<T> codec)
    {
        bool done = false;
        try
        {
            T value = codec.Read(this);
            Drain(default);
            done = true;
            return value;
        }
        catch (RefusalException refusal)
        {
            throw new TransferException(refusal.Message, refusal);
        }
        catch (Exception e) when (e is not TransferException and not OutOfMemoryException)
        {
            throw new TransferException($"The payload cannot be decoded as {typeof(T)}: {e.Message}", e);
        }
        finally
        {
            Forget(done);
        }
    }

    private void Drain(RebuildOrder.Mark rebuildsBefore)
    {
        while (_queue.Count > 0)
        {
            ObjectQueue.Entry entry = _queue.Dequeue();
            _claimed -= entry.Claim;
            entry.Codec.ReadBody(this, in entry);
        }

        _rebuilds.FillFrom(rebuildsBefore);
    }

    private void Forget(bool done)
    {
        if (!done)
        {
            // Half-filled objects must not run their finalizers: an exception there ends the process.
            for (int i = 0; i < _objectCount; i++)
            {
                if (_objects[i] is { } half)
                {
#pragma warning disable CA1816 // It is not this object that is disposed of.
                    GC.SuppressFinalize(half);
#pragma warning restore CA1816
                }
            }
        }

        if (_objects.Length > KeptCapacity)
        {
            _objects = new object?[32];
        }
        else
        {
            Array.Clear(_objects, 0, _objectCount);
        }

        _objectCount = 0;
        _claimed = 0;
        _queue.Clear();
        _rebuilds.Clear();
    }
}
