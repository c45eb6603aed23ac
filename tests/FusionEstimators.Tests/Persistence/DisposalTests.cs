namespace FusionML.Estimators.Tests;

/// <summary>What owns native memory is disposed of while other threads use it, 20 times each, in a process of its own.</summary>
[TestClass]
public sealed class DisposalTests
{
    [TestMethod]
    [DataRow("engine")]
    [DataRow("fusion")]
    [DataRow("colornet")]
    [DataRow("transformer")]
    public void Running_calls_end_and_later_ones_are_refused(string kind)
    {
        // Two threads in each of 20 rounds, each refused once; a crash would print nothing.
        Assert.AreEqual($"{kind}: 40 refused", OtherProcess.Run("--dispose", kind).Single());
    }
}
