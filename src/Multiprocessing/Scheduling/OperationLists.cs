namespace Multiprocessing.Scheduling;

/// <summary>The operations with pending items, first come first served; what was given back goes to the front. Lives in the operations themselves.</summary>
internal sealed class ReadyQueue
{
    private Operation? _first;
    private Operation? _last;

    internal int Count { get; private set; }

    /// <summary>The first that still has pending items; those without leave the queue here.</summary>
    internal Operation? Peek()
    {
        while (_first is { } operation)
        {
            if (operation.PendingCount > 0 && !operation.IsEnded)
            {
                return operation;
            }

            Pop();
        }

        return null;
    }

    internal void Pop()
    {
        Operation operation = _first!;
        _first = operation.NextReady;
        _last = _first is null ? null : _last;
        operation.NextReady = null;
        operation.IsReady = false;
        Count--;
    }

    internal void PushBack(Operation operation)
    {
        if (operation.IsReady)
        {
            return;
        }

        operation.IsReady = true;
        Count++;
        if (_last is null)
        {
            _first = operation;
        }
        else
        {
            _last.NextReady = operation;
        }

        _last = operation;
    }

    internal void PushFront(Operation operation)
    {
        if (operation.IsReady)
        {
            return;
        }

        operation.IsReady = true;
        Count++;
        operation.NextReady = _first;
        _first = operation;
        _last ??= operation;
    }
}

/// <summary>All operations that have not ended. Lives in the operations themselves.</summary>
internal sealed class OpenOperations
{
    private Operation? _first;

    internal int Count { get; private set; }

    internal void Add(Operation operation)
    {
        operation.NextOpen = _first;
        if (_first is not null)
        {
            _first.PreviousOpen = operation;
        }

        _first = operation;
        Count++;
    }

    internal void Remove(Operation operation)
    {
        if (operation.PreviousOpen is { } previous)
        {
            previous.NextOpen = operation.NextOpen;
        }
        else
        {
            _first = operation.NextOpen;
        }

        if (operation.NextOpen is { } next)
        {
            next.PreviousOpen = operation.PreviousOpen;
        }

        operation.NextOpen = operation.PreviousOpen = null;
        Count--;
    }

    internal List<Operation> ToList()
    {
        List<Operation> all = new(Count);
        for (Operation? operation = _first; operation is not null; operation = operation.NextOpen)
        {
            all.Add(operation);
        }

        return all;
    }
}
