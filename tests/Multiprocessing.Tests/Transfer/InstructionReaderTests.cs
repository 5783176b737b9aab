using System.Reflection;
using System.Reflection.Emit;
using Multiprocessing.Transfer;

namespace Multiprocessing.Tests.Transfer;

public sealed class InstructionReaderTests
{
    [Fact]
    public void Instructions_HaveTheOperandsOfTheRuntimesTable()
    {
        IEnumerable<OpCode> codes = typeof(OpCodes).GetFields(BindingFlags.Static | BindingFlags.Public).Select(field => (OpCode)field.GetValue(null)!);
        foreach (OpCode code in codes.Where(code => code.OpCodeType != OpCodeType.Nternal && code != OpCodes.Switch))
        {
            int instruction = (ushort)code.Value;
            int size = code.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                _ => 4,
            };
            bool namesMember = code.OperandType is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok;
            Assert.Equal((code.Name, size, namesMember), (code.Name, InstructionReader.OperandSize(instruction), InstructionReader.NamesMember(instruction)));
        }
    }
}
