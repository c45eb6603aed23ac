namespace FusionML.Training.Tests;

[TestClass]
public sealed class TensorArithmeticTests
{
    private static readonly double[] Numbers = [0.25, 1.5, 3, 7.1];

    private static readonly Dictionary<string, (Func<Tensor, Tensor> OfTensor, Func<double, double> OfNumber)> Operations = new()
    {
        ["sum"] = (x => x.Plus(1e-6), x => x + 1e-6),
        ["sum of tensors"] = (x => x.Plus(x.neg().exp()), x => x + Math.Exp(-x)),
        ["sum with a product"] = (x => x.PlusProduct(x, x.neg()), x => x - x * x),
        ["difference"] = (x => x.SubtractedFrom(1), x => 1 - x),
        ["product"] = (x => x.Times(0.7), x => 0.7 * x),
        ["quotient"] = (x => x.Over(3), x => x / 3),
        ["square"] = (x => x.Squared(), x => x * x),
        ["power"] = (x => x.ToThePower(0.3), x => Math.Pow(x, 0.3)),
        ["lower limit"] = (x => x.AtLeast(2), x => Math.Max(x, 2)),
        ["upper limit"] = (x => x.AtMost(2), x => Math.Min(x, 2)),
        ["two limits"] = (x => x.Within(1, 2), x => Math.Clamp(x, 1, 2)),
    };

    public static IEnumerable<object[]> EveryOperation => Operations.Keys.Select(name => new object[] { name });

    [TestMethod]
    [DynamicData(nameof(EveryOperation))]
    public void An_operation_on_a_tensor_is_that_on_its_numbers_and_so_is_its_slope(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        (Func<Tensor, Tensor> ofTensor, Func<double, double> ofNumber) = Operations[name];
        Tensor x = tensor(Numbers).requires_grad_();
        Tensor result = ofTensor(x);
        result.sum().backward();
        double[] values = result.data<double>().ToArray();
        double[] slopes = x.grad!.data<double>().ToArray();
        for (int i = 0; i < Numbers.Length; i++)
        {
            const double Step = 1e-6;
            Assert.AreEqual(ofNumber(Numbers[i]), values[i], 1e-14);
            double slope = (ofNumber(Numbers[i] + Step) - ofNumber(Numbers[i] - Step)) / (2 * Step);
            Assert.AreEqual(slope, slopes[i], 1e-7);
        }
    }

    [TestMethod]
    public void A_number_is_read_from_tensors_of_every_floating_type()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor number = tensor(0.375);
        foreach (ScalarType type in (ScalarType[])[float64, float32, float16])
        {
            Assert.AreEqual(0.375, number.to(type).ToNumber());
        }
    }

    /// <summary>The root of a sum of squares would have none; a layer whose response is nothing must still learn.</summary>
    [TestMethod]
    public void The_norm_without_an_order_has_a_slope_at_zero()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = zeros([2, 3, 4], float64).requires_grad_();
        linalg.norm(x, [0, 1], true).sum().backward();
        CollectionAssert.AreEqual(new double[x.numel()], x.grad!.data<double>().ToArray());
    }
}
