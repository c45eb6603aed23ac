namespace FusionML.Inference.Tests;

/// <summary>
/// Every module of EFRUFN at its first call against the reference. Modules that live inside a fused pass (the attention before
/// its residual, the first normalisation, GRN) have no output of their own here; the block around them is compared.
/// </summary>
[TestClass]
public sealed class ModuleParityTests
{
    private const int Side = 64;
    private const int Channels = EfrufnWeights.Channels;
    private const double Tolerance = 1e-4;

    public TestContext TestContext { get; set; } = null!;

    [TestMethod]
    [DynamicData(nameof(KernelTestData.Paths), typeof(KernelTestData))]
    public void Each_module_agrees_with_the_reference(string pathName)
    {
        KernelOptions options = new(Enum.Parse<KernelPath>(pathName));
        WeightFile inputs = ParityPackage.Open("efrufn/crop64");
        WeightFile modules = ParityPackage.Open("efrufn/crop64_modules");
        using EfrufnWeights weights = ParityPackage.EfrufnWeights();
        using KernelThreads threads = new(2);
        using LayerRunner layers = new(threads, options, UpdateUnit.ScratchLength(KernelSet.For(options.Path), weights.Unit));
        using FeatureMap first = new(Side, Side, Channels),
            second = new(Side, Side, Channels),
            work = new(Side, Side, Channels);
        using FeatureMap other = new(Side, Side, Channels),
            plane = new(Side, Side, 1);

        plane.Fill(inputs["vis_y"].Values);
        layers.Encode(weights.FirstEncoder, plane, first, work, CancellationToken.None);
        Compare(modules, "encoder1", first);
        plane.Fill(inputs["ir"].Values);
        layers.Encode(weights.SecondEncoder, plane, second, work, CancellationToken.None);
        Compare(modules, "encoder2", second);
        layers.Difference(second, first, second, CancellationToken.None);
        CompareTransformation(modules, layers, weights.Unit.Transformation, second, work, other);
        CompareMaskGenerator(modules, layers, weights.Unit.MaskGenerator, second, work, other, plane);

        // The decoder, on the first mask of the reference.
        using EfrufnPlan plan = new(weights, Side, Side, threads, options);
        float[] fused = new float[Side * Side];
        plan.Prepare(inputs["vis_y"].Values, inputs["ir"].Values, CancellationToken.None);
        plan.ReadOut(inputs["M_iter"].Values.AsSpan(0, Side * Side), fused, CancellationToken.None);
        AssertClose("Y_iter", inputs["Y_iter"].Values.AsSpan(0, Side * Side), fused);
    }

    private void CompareTransformation(
        WeightFile modules,
        LayerRunner layers,
        GlobalLocalTransformationWeights weights,
        FeatureMap difference,
        FeatureMap work,
        FeatureMap transfer
    )
    {
        const string prefix = "update_block.";
        layers.Convolve(difference, weights.Input, residual: null, work, relu: false, CancellationToken.None);
        Compare(modules, prefix + "in_conv", work);
        CompareSwin(modules, prefix, layers, weights.Swin, work);
        layers.Convolve(work, weights.Output, residual: null, transfer, relu: false, CancellationToken.None);
        Compare(modules, prefix + "out_conv", transfer);
    }

    private void CompareSwin(WeightFile modules, string prefix, LayerRunner layers, SwinPairWeights weights, FeatureMap map)
    {
        SwinEdges before = new(weights.Before, After: null),
            after = new(Before: null, weights.After);
        RunBlock(layers, weights.First, map, before);
        CompareTokens(modules, prefix + "glo.blocks.0", map);
        RunBlock(layers, weights.Second, map, after);
        CompareTokens(modules, prefix + "out_ln", map);
    }

    private static unsafe void RunBlock(LayerRunner layers, SwinBlockWeights block, FeatureMap map, SwinEdges edges) =>
        layers.Parts(
            Side / block.Side,
            (row, worker) => layers.Kernels.SwinRow(block, map, row, in edges, layers.Scratch(worker)),
            CancellationToken.None
        );

    private unsafe void CompareMaskGenerator(
        WeightFile modules,
        LayerRunner layers,
        MultiScaleMaskGeneratorWeights weights,
        FeatureMap difference,
        FeatureMap full,
        FeatureMap merged,
        FeatureMap mask
    )
    {
        const string prefix = "update_block.gs.";
        mask.Clear();
        layers.Convolve(difference, weights.DifferenceInput, residual: null, full, relu: false, CancellationToken.None);
        layers.Convolve(mask, weights.MaskInput, residual: full, full, relu: false, CancellationToken.None);
        Compare(modules, prefix + "proj_in", full);
        PyramidLevel[] levels = new PyramidLevel[3];
        FeatureMap finer = full;
        for (int level = 0; level < 3; level++)
        {
            int factor = 2 << level,
                side = Side / factor;
            FeatureMap input = finer,
                pooled = new(side, side, Channels),
                filtered = new(side, side, Channels);
            levels[level] = new PyramidLevel(new FeatureMap(side, side, Channels), factor, Side, Side);
            layers.Rows(side, (y, _) => layers.Kernels.PoolRow(input, pooled, y), CancellationToken.None);
            layers.ConvNext(pooled, weights.Scales[level], filtered, levels[level].Map, CancellationToken.None);
            Compare(modules, $"{prefix}fe{factor}", levels[level].Map);
            if (factor == 8)
            {
                Compare(modules, prefix + "fe8.dwconv", filtered);
            }

            finer = pooled;
        }

        PyramidMerge.Run(layers, weights, levels, full, merged, CancellationToken.None);
        Compare(modules, prefix + "tran", merged);
        CompareSwin(modules, prefix, layers, weights.Swin, merged);
    }

    private void Compare(WeightFile modules, string name, FeatureMap map) =>
        AssertClose(name, modules[name].Values, KernelTestData.Planes(map));

    private unsafe void CompareTokens(WeightFile modules, string name, FeatureMap map)
    {
        float[] tokens = new float[Side * Side * Channels];
        for (int y = 0; y < Side; y++)
        {
            new ReadOnlySpan<float>(map.Row(y), Side * Channels).CopyTo(tokens.AsSpan(y * Side * Channels));
        }

        AssertClose(name, modules[name].Values, tokens);
    }

    private void AssertClose(string name, ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        double difference = ParityPackage.LargestDifference(expected, actual) / ParityPackage.LargestValue(expected);
        TestContext.WriteLine($"{name}: {difference:g2} of the largest value");
        Assert.IsLessThanOrEqualTo(Tolerance, difference, name);
    }
}
