namespace FusionML.Ablation.Tests;

[TestClass]
public sealed class CellTests
{
    [TestMethod]
    public void A_chain_ends_with_its_cell_and_starts_with_what_that_depends_on()
    {
        (Cell multiFocus, Cell multiExposure, Cell infraredVisible) = Cell.Sequence(NetworkKind.Efrufn);
        CollectionAssert.AreEqual(
            new[] { multiFocus.Name, multiExposure.Name, infraredVisible.Name },
            infraredVisible.Chain.Select(cell => cell.Name).Distinct().ToArray()
        );
    }
}
