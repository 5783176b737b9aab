using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;

namespace Multiprocessing.Transfer;

/// <summary>Finds the fields and methods that instructions name.</summary>
internal static class InstructionReader
{
    private const byte TwoByteCode = 0xFE;

    private static readonly Dictionary<short, OperandType> Operands = typeof(OpCodes)
        .GetFields(BindingFlags.Static | BindingFlags.Public)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value, code => code.OperandType);

    public static List<int> Tokens(ReadOnlySpan<byte> code)
    {
        List<int> tokens = [];
        while (code.Length > 0)
        {
            short value = code[0];
            code = code[1..];
            if (value == TwoByteCode)
            {
                value = (short)((TwoByteCode << 8) | code[0]);
                code = code[1..];
            }

            OperandType operand = Operands[value];
            // Expression trees name fields and methods by tokens of any kind.
            if (operand is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok)
            {
                tokens.Add(BinaryPrimitives.ReadInt32LittleEndian(code));
            }

            code = code[SizeOf(operand, code)..];
        }

        return tokens;
    }

    private static int SizeOf(OperandType operand, ReadOnlySpan<byte> rest) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => sizeof(int) + (BinaryPrimitives.ReadInt32LittleEndian(rest) * sizeof(int)),
        _ => 4,
    };
}
