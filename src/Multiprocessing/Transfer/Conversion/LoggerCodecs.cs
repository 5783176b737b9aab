using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Multiprocessing.Transfer;

/// <summary>
/// Loggers belong to a process, but what they are asked for by has a meaning in every process of the program: the type that names the
/// category. So an <see cref="ILogger{T}"/> arrives as the one of the same type there, whatever class it was, and a factory as the factory there.
/// </summary>
internal static class LoggerCodecs
{
    private const string Logger = "Microsoft.Extensions.Logging.ILogger`1";
    private const string Factory = "Microsoft.Extensions.Logging.ILoggerFactory";

    public static ObjectCodec? CodecFor(Type type)
    {
        foreach (Type contract in type.GetInterfaces())
        {
            switch (Generic.NameOf(contract))
            {
                case Logger:
                    return (ObjectCodec)Generic.Create(typeof(LoggerCodec<>), contract.GetGenericArguments());
                case Factory:
                    return new LoggerFactoryCodec();
            }
        }

        return null;
    }

    public static ILoggerFactory FactoryOf(PayloadReader reader) => reader.Loggers?.Loggers ?? NullLoggerFactory.Instance;
}

/// <summary>A logger of a category that is the name of a type.</summary>
internal sealed class LoggerCodec<T>() : ObjectCodec(typeof(Logger<T>))
{
    public override void WriteNew(PayloadWriter writer, object value)
    {
    }

    public override object ReadNew(PayloadReader reader) => new Logger<T>(LoggerCodecs.FactoryOf(reader));
}

/// <summary>The factory of loggers.</summary>
internal sealed class LoggerFactoryCodec() : ObjectCodec(typeof(Stand))
{
    public override Type ArrivesAs => typeof(ILoggerFactory);

    public override void WriteNew(PayloadWriter writer, object value)
    {
    }

    public override object ReadNew(PayloadReader reader) => LoggerCodecs.FactoryOf(reader);

    /// <summary>Stands for the factory's own type, which the other process need not know.</summary>
    internal sealed class Stand;
}
