namespace FusionML.Inference.Tests;

[TestClass]
public sealed class MachineMemoryTests
{
    [TestMethod]
    public void The_system_s_table_is_read_in_kilobytes()
    {
        string[] table = ["MemTotal:       24683656 kB", "MemFree:        21196812 kB", "MemAvailable:   23634728 kB"];
        Assert.AreEqual(23634728L * 1024, MachineMemory.AvailableIn(table));
        Assert.IsNull(MachineMemory.AvailableIn(table[..2]));
        Assert.IsNull(MachineMemory.AvailableIn(["MemAvailable: much kB"]));
    }

    [TestMethod]
    public void A_machine_has_some_memory_and_not_more_than_the_runtime_may_use()
    {
        long available = MachineMemory.Available();
        Assert.IsGreaterThan(0, available);
        Assert.IsLessThanOrEqualTo(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes, available);
    }
}
