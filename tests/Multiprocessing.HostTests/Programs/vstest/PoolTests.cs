public sealed class PoolTests
{
    [Xunit.Fact]
    public void Pool_InATest_DoesWhatItShould() => Check.Run();
}
