using Multiprocessing.Transfer;

namespace Multiprocessing.Tests.Transfer;

/// <summary>Sends a value from one end to the other as two processes would: each end has its own definitions.</summary>
internal static unsafe class RoundTrip
{
    public static T Of<T>(T value, Action? between = null) => Of(value, new Ends(), between);

    public static T Of<T>(T value, Ends ends, Action? between = null)
    {
        ends.Writer.Reset();
        ends.Writer.WriteRoot(Codecs.For<T>(), in value, "item");
        between?.Invoke();
        ends.Deliver();
        T received = ends.Reader.ReadRoot(Codecs.For<T>());
        Assert.Equal(0, ends.Reader.Remaining);
        return received;
    }

    public static TDelegate OfFunction<TDelegate>(TDelegate function, Ends? ends = null)
        where TDelegate : Delegate
    {
        ends ??= new Ends();
        ends.Writer.Reset();
        ends.Writer.WriteFunction(function);
        ends.Deliver();
        TDelegate received = (TDelegate)ends.Reader.ReadFunction();
        Assert.Equal(0, ends.Reader.Remaining);
        return received;
    }

    public static Exception OfException(Exception exception)
    {
        using Ends ends = new();
        ends.Writer.Reset();
        ExceptionTransfer.Write(ends.Writer, exception);
        ends.Deliver();
        Exception received = ExceptionTransfer.Read(ends.Reader);
        Assert.Equal(0, ends.Reader.Remaining);
        return received;
    }

    public static string Refusal<T>(T value, string what = "item")
    {
        using Ends ends = new();
        ends.Writer.Reset();
        ends.Writer.WriteInt32(17);
        TransferException refusal = Assert.Throws<TransferException>(() => ends.Writer.WriteRoot(Codecs.For<T>(), in value, what));
        Assert.Equal(sizeof(int), ends.Writer.Length);
        ends.Writer.WriteRoot(Codecs.For<string>(), "still usable", "item");
        return refusal.Message;
    }

    public static string FunctionRefusal(Delegate function)
    {
        using Ends ends = new();
        ends.Writer.Reset();
        return Assert.Throws<TransferException>(() => ends.Writer.WriteFunction(function)).Message;
    }
}

/// <summary>A sender and a receiver, with the definitions that each keeps.</summary>
internal sealed unsafe class Ends : IDisposable
{
    private readonly DefinitionTable _table = new();
    private readonly PayloadWriter _definitions;

    public Ends()
    {
        Writer = new PayloadWriter(_table);
        _definitions = new PayloadWriter(_table);
        Reader = new PayloadReader(Store);
    }

    public PayloadWriter Writer { get; }

    public PayloadReader Reader { get; }

    public DefinitionStore Store { get; } = new();

    /// <summary>Gives the receiver the definitions it lacks, and sets it before the payload.</summary>
    public void Deliver()
    {
        DeliverDefinitions();
        Reader.Reset(Writer.Start, Writer.Length);
    }

    public void DeliverDefinitions()
    {
        if (Store.Count < _table.Count)
        {
            _definitions.Reset();
            _table.WriteDefinitions(_definitions, Store.Count, _table.Count);
            Reader.Reset(_definitions.Start, _definitions.Length);
            Store.ReadDefinitions(Reader);
        }
    }

    public void Dispose()
    {
        Writer.Dispose();
        _definitions.Dispose();
    }
}
