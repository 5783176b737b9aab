namespace Multiprocessing.Transfer;

/// <summary>What a number stands for. Numbers inside a definition are those of earlier definitions.</summary>
internal abstract record Definition
{
    private enum Kind : byte
    {
        Module,
        Type,
        GenericType,
        Array,
        Method,
    }

    public static Definition Read(PayloadReader reader, int count)
    {
        Kind kind = (Kind)reader.ReadByte();
        return kind switch
        {
            Kind.Module => new ModuleDefinition(
                reader.ReadString() ?? throw Damaged("a module without a name"),
                new Guid(reader.ReadBytes(16)),
                reader.ReadString() ?? "",
                reader.ReadInt64(),
                ReadFiles(reader)),
            Kind.Type => new TypeDefinition(Earlier(reader, count), reader.ReadInt32()),
            Kind.GenericType => new GenericTypeDefinition(Earlier(reader, count), EarlierMany(reader, count)),
            Kind.Array => new ArrayDefinition(Earlier(reader, count), reader.ReadByte()),
            Kind.Method => new MethodDefinition(Earlier(reader, count), Earlier(reader, count), reader.ReadInt32(), EarlierMany(reader, count)),
            _ => throw Damaged($"an unknown kind ({(byte)kind})"),
        };
    }

    public void Write(PayloadWriter writer)
    {
        switch (this)
        {
            case ModuleDefinition module:
                writer.WriteByte((byte)Kind.Module);
                writer.WriteString(module.AssemblyName);
                writer.WriteBytes(module.VersionId.ToByteArray());
                writer.WriteString(module.Path);
                writer.WriteInt64(module.Context);
                writer.WriteVarUInt32((uint)module.Files.Length);
                foreach (string file in module.Files)
                {
                    writer.WriteString(file);
                }

                break;
            case TypeDefinition type:
                writer.WriteByte((byte)Kind.Type);
                writer.WriteVarUInt32((uint)type.Module);
                writer.WriteInt32(type.Token);
                break;
            case GenericTypeDefinition generic:
                writer.WriteByte((byte)Kind.GenericType);
                writer.WriteVarUInt32((uint)generic.Open);
                WriteMany(writer, generic.Arguments);
                break;
            case ArrayDefinition array:
                writer.WriteByte((byte)Kind.Array);
                writer.WriteVarUInt32((uint)array.Element);
                writer.WriteByte((byte)array.Rank);
                break;
            case MethodDefinition method:
                writer.WriteByte((byte)Kind.Method);
                writer.WriteVarUInt32((uint)method.DeclaringType);
                writer.WriteVarUInt32((uint)method.Module);
                writer.WriteInt32(method.Token);
                WriteMany(writer, method.Arguments);
                break;
        }
    }

    internal static TransferException Damaged(string what) => new($"The definitions are damaged: {what}.");

    private static string[] ReadFiles(PayloadReader reader)
    {
        string[] files = new string[reader.ReadCount(1)];
        for (int i = 0; i < files.Length; i++)
        {
            files[i] = reader.ReadString() ?? throw Damaged("a file without a name");
        }

        return files;
    }

    private static int Earlier(PayloadReader reader, int count)
    {
        uint number = reader.ReadVarUInt32();
        return number < (uint)count ? (int)number : throw Damaged($"number {number} is not defined yet");
    }

    private static int[] EarlierMany(PayloadReader reader, int count)
    {
        int[] numbers = new int[reader.ReadCount(1)];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = Earlier(reader, count);
        }

        return numbers;
    }

    private static void WriteMany(PayloadWriter writer, int[] numbers)
    {
        writer.WriteVarUInt32((uint)numbers.Length);
        foreach (int number in numbers)
        {
            writer.WriteVarUInt32((uint)number);
        }
    }
}

/// <summary>A compiled file: the version id tells one compilation from another of the same name and version.</summary>
/// <param name="AssemblyName">The name to find it by.</param>
/// <param name="VersionId">What tells it from others of that name.</param>
/// <param name="Path">Its file, or "".</param>
/// <param name="Context">The number of its load context, see <see cref="LoadContexts"/>.</param>
/// <param name="Files">What else is loaded in that context, unless that is the program's.</param>
internal sealed record ModuleDefinition(string AssemblyName, Guid VersionId, string Path, long Context, string[] Files) : Definition;

/// <summary>A type that is not generic, or the open form of one that is.</summary>
internal sealed record TypeDefinition(int Module, int Token) : Definition;

internal sealed record GenericTypeDefinition(int Open, int[] Arguments) : Definition;

/// <param name="Element">The element's type.</param>
/// <param name="Rank">The number of dimensions; 0 for the usual array that begins at 0.</param>
internal sealed record ArrayDefinition(int Element, int Rank) : Definition;

internal sealed record MethodDefinition(int DeclaringType, int Module, int Token, int[] Arguments) : Definition;
