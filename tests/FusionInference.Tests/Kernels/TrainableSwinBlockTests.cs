namespace FusionML.Inference.Tests;

/// <summary>The gradients of a Swin block against differences of the scalar block in double precision.</summary>
[TestClass]
public sealed class TrainableSwinBlockTests
{
    private const int Channels = 32;

    public static IEnumerable<object[]> Blocks =>
        from path in KernelTestData.Paths
        from block in new (int Side, int Shift, int Height, int Width)[]
        {
            (2, 0, 4, 6),
            (2, 1, 4, 6),
            (4, 0, 4, 8),
            (4, 2, 8, 4),
        }
        select new object[] { path[0], block.Side, block.Shift, block.Height, block.Width };

    [TestMethod]
    [DynamicData(nameof(Blocks))]
    public void Gradients_are_the_slopes_of_the_scalar_block(string path, int side, int shift, int height, int width)
    {
        ScalarSwinBlock scalar = new(side, shift, logScale: 1.5f);
        bool before = shift == 0;
        float[] planes = KernelTestData.Values(4, Channels * height * width);
        float[] weights = KernelTestData.Values(5, planes.Length);
        using KernelThreads threads = new(2);
        using TrainableSwinBlock block = new(
            Values,
            side,
            shift,
            before ? SwinNormEdge.Before : SwinNormEdge.After,
            Enum.Parse<KernelPath>(path)
        );
        using FeatureMap map = KernelTestData.Map(planes, height, width, Channels);
        using FeatureMap gradient = KernelTestData.Map(weights, height, width, Channels);
        using FeatureMap result = new(height, width, Channels);
        block.Backward([map], [gradient], [result], threads);

        AssertSlope(planes, KernelTestData.Planes(result), "input");
        foreach (IGrouping<string, SwinBlockParameter> parameters in Names(before).ToLookup(pair => pair.Value, pair => pair.Key))
        {
            float[] values = scalar.Weights["b." + parameters.Key].Values;
            float[] slopes = new float[values.Length];
            foreach (SwinBlockParameter parameter in parameters)
            {
                float[] part = new float[values.Length];
                block.ReadGradient(parameter, part);
                slopes = [.. slopes.Zip(part, (sum, slope) => sum + slope)];
            }

            AssertSlope(values, slopes, parameters.Key);
        }

        ReadOnlySpan<float> Values(SwinBlockParameter parameter) =>
            parameter == SwinBlockParameter.PositionBias
                ? QueriesFirst(scalar, side)
                : scalar.Weights["b." + Names(before)[parameter]].Values;

        // Moves the values along the gradient, where the slope is its length and rounding counts least.
        void AssertSlope(float[] values, float[] slopes, string name)
        {
            float[] saved = [.. values];
            double length = Math.Sqrt(slopes.Sum(slope => (double)slope * slope));
            double step = 1e-3 * Math.Max(1, Math.Sqrt(saved.Sum(value => (double)value * value)));
            double slope = (Moved(step) - Moved(-step)) / (2 * step);
            saved.CopyTo(values, 0);
            Assert.IsGreaterThan(1e-3, length, $"{name} has a gradient");
            Assert.AreEqual(1, slope / length, 0.01, $"{name}: slope {slope:e3}, gradient {length:e3}");

            double Moved(double move)
            {
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = (float)(saved[i] + (move * slopes[i] / length));
                }

                double[] output = scalar.Run(planes, height, width, before, after: !before);
                return output.Zip(weights, (value, weight) => value * weight).Sum();
            }
        }
    }

    [TestMethod]
    public void There_are_no_gradients_before_the_backward_pass()
    {
        using TrainableSwinBlock block = new(
            parameter =>
                parameter switch
                {
                    SwinBlockParameter.QueryKeyValue or SwinBlockParameter.FirstLayer or SwinBlockParameter.SecondLayer =>
                        new float[3 * Channels * Channels],
                    SwinBlockParameter.Projection => new float[Channels * Channels],
                    SwinBlockParameter.FirstLayerBias => new float[3 * Channels],
                    SwinBlockParameter.LogitScale => new float[8],
                    SwinBlockParameter.PositionBias => new float[8 * 4 * 4],
                    _ => new float[Channels],
                },
            side: 2,
            shift: 0,
            edge: SwinNormEdge.Before,
            KernelPath.Portable
        );
        Assert.ThrowsExactly<InvalidOperationException>(() =>
            block.ReadGradient(SwinBlockParameter.QueryBias, new float[Channels])
        );
    }

    [TestMethod]
    public void Windows_without_a_kernel_are_refused()
    {
        NotSupportedException error = Assert.ThrowsExactly<NotSupportedException>(() =>
            new TrainableSwinBlock(_ => new float[Channels], side: 8, shift: 0, edge: SwinNormEdge.Before, KernelPath.Portable)
        );
        StringAssert.Contains(error.Message, "8 x 8", StringComparison.Ordinal);
    }

    /// <summary>
    /// What the scalar block calls the parameters; the norm at its edge has a scale and a shift of the norms inside it, whose
    /// gradients add up.
    /// </summary>
    private static Dictionary<SwinBlockParameter, string> Names(bool before) =>
        new()
        {
            [SwinBlockParameter.LogitScale] = "attn.logit_scale",
            [SwinBlockParameter.QueryBias] = "attn.q_bias",
            [SwinBlockParameter.ValueBias] = "attn.v_bias",
            [SwinBlockParameter.QueryKeyValue] = "attn.qkv.weight",
            [SwinBlockParameter.Projection] = "attn.proj.weight",
            [SwinBlockParameter.ProjectionBias] = "attn.proj.bias",
            [SwinBlockParameter.AttentionNormScale] = "norm1.weight",
            [SwinBlockParameter.AttentionNormShift] = "norm1.bias",
            [SwinBlockParameter.MlpNormScale] = "norm2.weight",
            [SwinBlockParameter.MlpNormShift] = "norm2.bias",
            [SwinBlockParameter.FirstLayer] = "mlp.fc1.weight",
            [SwinBlockParameter.FirstLayerBias] = "mlp.fc1.bias",
            [SwinBlockParameter.SecondLayer] = "mlp.fc2.weight",
            [SwinBlockParameter.SecondLayerBias] = "mlp.fc2.bias",
            [SwinBlockParameter.EdgeNormScale] = before ? "norm1.weight" : "norm2.weight",
            [SwinBlockParameter.EdgeNormShift] = before ? "norm2.bias" : "norm1.bias",
        };

    private static float[] QueriesFirst(ScalarSwinBlock scalar, int side)
    {
        const int heads = 8;
        int tokens = side * side;
        float[] bias = PositionBias.Compute(
            side,
            heads,
            scalar.Weights["b.attn.cpb_mlp.0.weight"].Values,
            scalar.Weights["b.attn.cpb_mlp.0.bias"].Values,
            scalar.Weights["b.attn.cpb_mlp.2.weight"].Values
        );
        float[] result = new float[bias.Length];
        for (int i = 0; i < bias.Length; i++)
        {
            (int head, int key, int query) = (i / (tokens * tokens), i / tokens % tokens, i % tokens);
            result[(((head * tokens) + query) * tokens) + key] = bias[i];
        }

        return result;
    }
}
