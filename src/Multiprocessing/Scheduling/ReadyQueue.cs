using System.Collections;

namespace Multiprocessing.Scheduling;

/// <summary>The operations with pending items, first come first served; what was given back goes to the front. Lives in the operations themselves.</summary>
internal sealed class ReadyQueue : IEnumerable<Operation>
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

    public IEnumerator<Operation> GetEnumerator()
    {
        for (Operation? operation = _first; operation is not null; operation = operation.NextReady)
        {
            yield return operation;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
