using System.Reflection;
using FusionML.Testing;

namespace FusionML.Training.Tests;

[TestClass]
public sealed class HeldScalarsTests
{
    [TestMethod]
    public void What_loses_a_scalar_is_told_from_what_holds_it()
    {
        Assert.Contains(typeof(Tensor).GetMethod("op_Multiply", [typeof(Tensor), typeof(double)])!, LostScalars.Operations);
        Assert.Contains(typeof(Tensor).GetMethod("op_Addition", [typeof(Tensor), typeof(Tensor)])!, LostScalars.Operations);
        Assert.Contains(typeof(Tensor).GetMethod(nameof(Tensor.square))!, LostScalars.Operations);
        Assert.DoesNotContain(typeof(Tensor).GetMethod("op_Multiply", [typeof(Tensor), typeof(Tensor)])!, LostScalars.Operations);
        Assert.IsNotEmpty(LostScalars.In(((Func<Tensor, Tensor>)LoseFactor).Method));
        Assert.IsEmpty(LostScalars.In(((Func<Tensor, double, Tensor>)TensorArithmetic.Times).Method));
    }

    [TestMethod]
    [DataRow(typeof(Efrufn))]
    [DataRow(typeof(HeldScalarsTests))]
    public void No_operation_reads_a_scalar_that_nothing_holds(Type inAssembly)
    {
        string[] lost =
        [
            .. CalledMethods
                .DeclaredBy(inAssembly.Assembly)
                .Where(method => method.Name != nameof(LoseFactor))
                .SelectMany(LostScalars.In),
        ];
        Assert.IsEmpty(lost, string.Join(Environment.NewLine, lost));
    }

    /// <summary>A local variable alone holds nothing after its last use.</summary>
    private static Tensor LoseFactor(Tensor x)
    {
        Scalar factor = 2;
        return x.mul(factor);
    }
}
