using System.Buffers.Binary;

namespace Multiprocessing.Transfer;

/// <summary>Finds the fields, methods and types that instructions name. ECMA-335, partition III, has the table of instructions.</summary>
internal static class InstructionReader
{
    private const byte TwoByteCode = 0xFE;
    private const byte Switch = 0x45;

    public static List<int> Tokens(ReadOnlySpan<byte> code)
    {
        List<int> tokens = [];
        while (code.Length > 0)
        {
            int instruction = code[0];
            code = code[1..];
            if (instruction == TwoByteCode)
            {
                instruction = (TwoByteCode << 8) | code[0];
                code = code[1..];
            }

            if (NamesMember(instruction))
            {
                tokens.Add(BinaryPrimitives.ReadInt32LittleEndian(code));
            }

            int operand = instruction == Switch ? sizeof(int) + (BinaryPrimitives.ReadInt32LittleEndian(code) * sizeof(int)) : OperandSize(instruction);
            code = code[operand..];
        }

        return tokens;
    }

    /// <summary>Calls, fields, functions as values, and the tokens by which expression trees name any of them.</summary>
    internal static bool NamesMember(int instruction) => instruction is
        0x27 or 0x28 or 0x6F or 0x73 // jmp, call, callvirt, newobj
        or (>= 0x7B and <= 0x80) // ldfld … stsfld
        or 0xD0 // ldtoken
        or 0xFE06 or 0xFE07; // ldftn, ldvirtftn

    internal static int OperandSize(int instruction) => instruction switch
    {
        >= 0x0E and <= 0x13 or 0x1F or >= 0x2B and <= 0x37 or 0xDE or 0xFE12 or 0xFE19 => 1,
        >= 0xFE09 and <= 0xFE0E => 2,
        0x20 or 0x22 or >= 0x27 and <= 0x29 or >= 0x38 and <= 0x44 or >= 0x6F and <= 0x75 or 0x79 or >= 0x7B and <= 0x81 or 0x8C or 0x8D or 0x8F
            or >= 0xA3 and <= 0xA5 or 0xC2 or 0xC6 or 0xD0 or 0xDD or 0xFE06 or 0xFE07 or 0xFE15 or 0xFE16 or 0xFE1C => 4,
        0x21 or 0x23 => 8,
        _ => 0,
    };
}
