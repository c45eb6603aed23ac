using FusionML.Testing;
using FusionML.Training.Tests;

namespace FusionML.Ablation.Tests;

[TestClass]
public sealed class HeldScalarsTests
{
    [TestMethod]
    public void No_operation_of_a_study_reads_a_scalar_that_nothing_holds()
    {
        string[] lost = [.. CalledMethods.DeclaredBy(typeof(TorchFusion).Assembly).SelectMany(LostScalars.In)];
        Assert.IsEmpty(lost, string.Join(Environment.NewLine, lost));
    }
}
