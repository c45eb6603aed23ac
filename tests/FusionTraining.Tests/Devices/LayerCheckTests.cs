namespace FusionML.Training.Tests;

/// <summary>
/// The check of layers against TorchSharp in double precision, which oneDNN has no part in, and against faults put in.
/// </summary>
[TestClass]
public sealed class LayerCheckTests
{
    public static IEnumerable<object[]> EveryLayer =>
        Enumerable.Range(0, CheckedLayers.All.Count).Select(i => new object[] { i });

    [ClassCleanup]
    public static void LeaveOneDnnAsTheGuardDoes()
    {
        if (OneDnn.TrySet(isOn: true) && LayerCheck.FindFault(CPU, float32) is not null)
        {
            OneDnn.TrySet(isOn: false);
        }
    }

    [TestMethod]
    [DynamicData(nameof(EveryLayer))]
    public void A_layer_is_found_right_or_wrong_as_double_precision_says_with_and_without_oneDNN(int index)
    {
        CheckedLayer layer = CheckedLayers.All[index];
        foreach (bool isOn in (bool[])[true, false])
        {
            if (!OneDnn.TrySet(isOn))
            {
                Assert.Inconclusive("oneDNN can't be turned on and off here.");
            }

            double error = LargestErrorOfDoublePrecision(layer);
            LayerFault? fault = LayerCheck.FindFault(layer, CPU, float32);
            Console.WriteLine($"{layer}, oneDNN {isOn}: {error:e1}, {fault}");
            Assert.AreEqual(error <= 1e-4, fault is null, $"{layer}, oneDNN {isOn}: {error}, {fault}");
            Assert.IsTrue(isOn || fault is null, $"{layer} is wrong without oneDNN.");
        }
    }

    [TestMethod]
    public void A_wrong_channel_of_the_result_is_noticed() => RequireFault("result", (layer, x, w, b) =>
        {
            Tensor[] parts = layer.Run(x, w, b).split([layer.Outputs - 1, 1], 1);
            return cat([parts[0], parts[1].Times(1.001)], 1);
        });

    [TestMethod]
    public void One_value_that_is_not_finite_is_noticed() => RequireFault("result", (layer, x, w, b) =>
        {
            Tensor result = layer.Run(x, w, b);
            float[] zeros = new float[result.numel()];
            zeros[77] = float.NaN;
            return result.Plus(tensor(zeros, result.shape));
        });

    [TestMethod]
    public void A_lost_channel_in_the_gradient_of_the_input_is_noticed() =>
        RequireFault("gradient of the input", (layer, x, w, b) =>
        {
            Tensor[] parts = x.split([layer.Inputs - 1, 1], 1);
            return layer.Run(cat([parts[0], parts[1].detach()], 1), w, b);
        });

    [TestMethod]
    public void A_lost_channel_in_the_gradient_of_the_weights_is_noticed() =>
        RequireFault("gradient of the weights", (layer, x, w, b) =>
        {
            Tensor[] parts = w.split([layer.Inputs - 1, 1], 1);
            return layer.Run(x, cat([parts[0], parts[1].detach()], 1), b);
        });

    [TestMethod]
    public void A_gradient_of_the_bias_that_does_not_come_is_noticed() =>
        RequireFault("gradient of the bias", (layer, x, w, b) => layer.Run(x, w, b!.detach()));

    [TestMethod]
    public void BFloat16_is_checked_against_what_it_holds()
    {
        TorchSharpDevice.Require();
        CheckedLayer layer = CheckedLayers.All[5];
        Assert.IsNull(LayerCheck.FindFault(layer, CPU, bfloat16));
        LayerFault? fault = LayerCheck.FindFault(layer, CPU, bfloat16, (checkedLayer, x, w, b) =>
            checkedLayer.Run(x, w, b).Times(1.1)
        );
        Assert.AreEqual("result", fault?.Part);
    }

    [TestMethod]
    public void The_check_leaves_random_state_and_tensors_as_they_were()
    {
        manual_seed(3);
        using Tensor expected = rand(4);
        manual_seed(3);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        long before = Tensor.TotalCount;
        using (no_grad())
        {
            LayerCheck.FindFault(CheckedLayers.All[0], CPU, float32);
            Assert.IsFalse(is_grad_enabled());
        }

        Assert.AreEqual(before, Tensor.TotalCount);
        using Tensor drawn = rand(4);
        CollectionAssert.AreEqual(expected.data<float>().ToArray(), drawn.data<float>().ToArray());
    }

    private static void RequireFault(string part, LayerOperation faulty)
    {
        TorchSharpDevice.Require();
        LayerFault? fault = LayerCheck.FindFault(CheckedLayers.All[5], CPU, float32, faulty);
        Assert.AreEqual(part, fault?.Part);
        Assert.IsFalse(fault?.Error <= fault?.Tolerance);
    }

    /// <summary>The largest error of any value of the result or a gradient, over the largest value: all are compared.</summary>
    private static double LargestErrorOfDoublePrecision(CheckedLayer layer)
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(11);
        Tensor[] inputs =
        [
            randn(layer.InputShape),
            randn(layer.WeightShape),
            .. layer.HasBias ? (Tensor[])[randn(layer.Outputs)] : [],
            randn(layer.OutputShape),
        ];
        Tensor[] single = Run(layer, inputs, float32);
        Tensor[] precise = Run(layer, inputs, float64);
        double largest = 0;
        for (int i = 0; i < single.Length; i++)
        {
            double error = (single[i].to(float64) - precise[i]).abs().max().ToNumber() / precise[i].abs().max().ToNumber();
            largest = double.IsNaN(error) ? error : Math.Max(largest, error);
        }

        return largest;
    }

    private static Tensor[] Run(CheckedLayer layer, Tensor[] inputs, ScalarType type)
    {
        Tensor[] leaves =
        [
            .. inputs[..^1]
                .Select((input, i) => (i == 0 ? InForm(layer, input) : input).to(type).detach().clone().requires_grad_()),
        ];
        Tensor result = layer.Run(leaves[0], leaves[1], layer.HasBias ? leaves[2] : null);
        result.backward([InForm(layer, inputs[^1]).to(type)]);
        return [result.detach(), .. leaves.Select(leaf => leaf.grad!)];
    }

    private static Tensor InForm(CheckedLayer layer, Tensor map) =>
        layer.Form == LayerForm.ChannelsLast ? map.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2) : map;
}
