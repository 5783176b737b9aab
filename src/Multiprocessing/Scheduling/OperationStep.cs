namespace Multiprocessing.Scheduling;

/// <summary>What the end of an item asks of the scheduler.</summary>
internal enum OperationStep
{
    Continue,
    Shrink,
    Complete,
}
