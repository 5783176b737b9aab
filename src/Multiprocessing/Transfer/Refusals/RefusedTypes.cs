using System.Collections.Concurrent;
using System.Reflection;

namespace Multiprocessing.Transfer;

/// <summary>What belongs to one process and so cannot be copied into another, and what to do instead.</summary>
internal static class RefusedTypes
{
    private const string OpenThere = "open it in the function, and pass what it is opened with";
    private const string MakeThere = "make it in the function, or once a worker in a static field";

    private static readonly Dictionary<string, string> Reasons = new()
    {
        ["System.IO.Stream"] = $"it is tied to this process; {OpenThere} (a path), or pass its bytes",
        ["System.IO.StreamReader"] = $"it is tied to this process; {OpenThere}, or pass its text",
        ["System.IO.StreamWriter"] = $"it is tied to this process; {OpenThere}, or return the text",
        ["System.IO.BinaryReader"] = $"it is tied to this process; {OpenThere}",
        ["System.IO.BinaryWriter"] = $"it is tied to this process; {OpenThere}",
        ["System.IO.FileSystemWatcher"] = $"it is tied to this process; {MakeThere}",
        ["System.IO.MemoryMappedFiles.MemoryMappedFile"] = $"it is tied to this process; {OpenThere}",
        ["System.IO.Pipelines.PipeReader"] = $"it is tied to this process; {OpenThere}",
        ["System.IO.Pipelines.PipeWriter"] = $"it is tied to this process; {OpenThere}",
        ["System.Net.Sockets.Socket"] = $"it is tied to this process; {OpenThere}",
        ["System.Net.Sockets.TcpClient"] = $"it is tied to this process; {OpenThere}",
        ["System.Net.Sockets.TcpListener"] = $"it is tied to this process; {OpenThere}",
        ["System.Net.Sockets.UdpClient"] = $"it is tied to this process; {OpenThere}",
        ["System.Net.HttpListener"] = $"it is tied to this process; {OpenThere}",
        ["System.Net.Http.HttpMessageHandler"] = $"its connections are tied to this process; {MakeThere}",
        ["System.Net.WebSockets.WebSocket"] = $"its connection is tied to this process; {OpenThere}",
        ["System.Data.Common.DbConnection"] = $"its connection is tied to this process; {OpenThere} (a connection string)",
        ["System.Data.Common.DbTransaction"] = "it belongs to a connection of this process; open both in the function",
        ["System.Data.Common.DbDataReader"] = "it belongs to a connection of this process; pass the rows it reads",
        ["System.Runtime.InteropServices.SafeHandle"] = $"a handle means nothing in another process; {OpenThere}",
        ["System.Runtime.InteropServices.CriticalHandle"] = $"a handle means nothing in another process; {OpenThere}",
        ["System.Runtime.InteropServices.GCHandle"] = "a handle means nothing in another process; pass the object",
        ["System.Runtime.InteropServices.GCHandle`1"] = "a handle means nothing in another process; pass the object",
        ["System.Runtime.InteropServices.WeakGCHandle`1"] = "a handle means nothing in another process; pass the object",
        ["System.Runtime.InteropServices.PinnedGCHandle`1"] = "a handle means nothing in another process; pass the object",
        ["System.WeakReference"] = "it holds its object only for this process's collector; pass the object",
        ["System.WeakReference`1"] = "it holds its object only for this process's collector; pass the object",
        ["System.Runtime.CompilerServices.ConditionalWeakTable`2"] = "it belongs to this process's collector; pass a dictionary",
        ["System.RuntimeMethodHandle"] = "a handle means nothing in another process; pass the MethodInfo",
        ["System.RuntimeFieldHandle"] = "a handle means nothing in another process; pass the type and the field's name",
        ["System.ModuleHandle"] = "a handle means nothing in another process; pass a type of the module",
        ["System.Threading.Tasks.Task"] = "it runs in this process; await it and pass its result",
        ["System.Threading.Tasks.TaskScheduler"] = $"it schedules on threads of this process; {MakeThere}",
        ["System.Threading.Tasks.TaskFactory"] = $"it schedules on threads of this process; {MakeThere}",
        ["System.Threading.SynchronizationContext"] = $"it stands for threads of this process; {MakeThere}",
        ["System.Threading.ExecutionContext"] = "it belongs to the flow of this process; pass the values it holds",
        ["System.Threading.AsyncLocal`1"] = "it belongs to the flow of this process; pass its value",
        ["System.Threading.ThreadLocal`1"] = $"it belongs to threads of this process; pass its value, or {MakeThere}",
        ["System.Threading.Thread"] = $"it runs in this process; {MakeThere}",
        ["System.Threading.WaitHandle"] = "it synchronizes threads of this process; return a result instead, or use a named Mutex opened in the function",
        ["System.Threading.ManualResetEventSlim"] = "it synchronizes threads of this process; return a result instead",
        ["System.Threading.SemaphoreSlim"] = "it synchronizes threads of this process; limit the number of workers instead",
        ["System.Threading.ReaderWriterLock"] = "it synchronizes threads of this process; a worker has its own copy of what it would guard",
        ["System.Threading.Barrier"] = "it synchronizes threads of this process; return a result instead",
        ["System.Threading.CountdownEvent"] = "it synchronizes threads of this process; return a result instead",
        ["System.Threading.Timer"] = $"it fires in this process; {MakeThere}",
        ["System.Threading.PeriodicTimer"] = $"it fires in this process; {MakeThere}",
        ["System.Timers.Timer"] = $"it fires in this process; {MakeThere}",
        ["System.Threading.CancellationTokenSource"] = "it cancels in this process; pass its Token",
        ["System.Threading.Channels.ChannelReader`1"] = "it belongs to this process; use MapStream for items as they come",
        ["System.Threading.Channels.ChannelWriter`1"] = "it belongs to this process; use MapStream for results as they come",
        ["System.Diagnostics.Process"] = "it is tied to this process; pass its Id",
        ["System.Diagnostics.Activity"] = "it belongs to the flow of this process; pass its Id",
        ["System.Reflection.Assembly"] = "it is loaded code of this process; pass a Type of it",
        ["System.Reflection.MemberInfo"] = "it describes code of this process; pass its type and its name",
        ["System.Reflection.ParameterInfo"] = "it describes code of this process; pass its method and its position",
        ["System.Reflection.Module"] = "it is loaded code of this process; pass a Type of it",
        ["System.Runtime.Loader.AssemblyLoadContext"] = "it is loaded code of this process; pass a path",
        ["System.AppDomain"] = "it is this process itself",
        ["System.LocalDataStoreSlot"] = "it belongs to threads of this process; pass its value",
        ["System.Collections.Immutable.ImmutableDictionary`2+Builder"] = "it is not finished; pass ToImmutable()",
        ["System.Collections.Immutable.ImmutableHashSet`1+Builder"] = "it is not finished; pass ToImmutable()",
        ["System.Xml.XmlNode"] = "it is part of a document that keeps names of its own; pass its OuterXml, or an XElement",
        ["System.Security.Cryptography.RandomNumberGenerator"] = $"its state is the operating system's; {MakeThere}",
        ["System.Security.Cryptography.AsymmetricAlgorithm"] = "its key is a handle of this process; pass the exported key",
        ["System.Security.Cryptography.X509Certificates.X509Certificate"] = "it is a handle of this process; pass its exported bytes",
        ["Microsoft.Extensions.Logging.ILogger"] = "it does not say which category it is of; pass an ILogger<T>, or call WorkerContext.CreateLogger in the function",
        ["Microsoft.Extensions.DependencyInjection.ServiceProvider"] = $"it makes services of this process; {MakeThere}",
        ["Microsoft.Extensions.DependencyInjection.IServiceScope"] = $"it makes services of this process; {MakeThere}",
        ["Microsoft.Extensions.Hosting.IHost"] = $"it runs in this process; {MakeThere}",
        ["Multiprocessing.Pool"] = "a pool belongs to the process that made it; return a result and go on there, or make a pool in the worker",
    };

    private static readonly ConcurrentDictionary<Type, string?> Known = new();

    /// <summary>Why a type cannot travel, or null.</summary>
    public static string? ReasonFor(Type type) => Known.GetOrAdd(type, static type => Find(type));

    public static void Check(Type type)
    {
        if (ReasonFor(type) is { } reason)
        {
            throw new RefusalException(type, reason);
        }
    }

    /// <summary>A finalizer beside a bare handle frees something that a copy does not own.</summary>
    public static void CheckFinalizer(Type type)
    {
        MethodInfo? finalizer = type.GetMethod("Finalize", BindingFlags.Instance | BindingFlags.NonPublic, Type.EmptyTypes);
        if (finalizer is null || finalizer.DeclaringType == typeof(object))
        {
            return;
        }

        FieldInfo? handle = FieldSet.FieldsOf(type).FirstOrDefault(field => field.FieldType == typeof(nint) || field.FieldType == typeof(nuint));
        if (handle is not null)
        {
            throw new RefusalException(type, $"its finalizer frees what its field {handle.Name} stands for in this process; {MakeThere}", handle);
        }
    }

    private static string? Find(Type type)
    {
        if (type.IsByRefLike)
        {
            return "it lives on the stack only";
        }

        for (Type? level = type; level is not null; level = level.BaseType)
        {
            if (Reasons.TryGetValue(Generic.NameOf(level), out string? reason))
            {
                return reason;
            }
        }

        foreach (Type contract in type.GetInterfaces())
        {
            if (Reasons.TryGetValue(Generic.NameOf(contract), out string? reason))
            {
                return reason;
            }
        }

        return null;
    }
}
