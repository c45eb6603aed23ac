namespace FusionML.Inference;

/// <inheritdoc/>
internal sealed unsafe partial class KernelSet<TOps, TVector> : KernelSet
    where TOps : struct, IVectorOps<TVector>
    where TVector : struct
{
    public override void ConvolveRow(
        FeatureMap input,
        ConvolutionWeights weights,
        FeatureMap? residual,
        FeatureMap output,
        int y,
        int left,
        int width,
        bool relu)
    {
        nint from = (nint)left * input.Channels, to = (nint)left * output.Channels;
        DirectConvolution<TOps, TVector>.Row(
            input.Row(y - 1) + from,
            input.Row(y) + from,
            input.Row(y + 1) + from,
            weights,
            residual is null ? null : residual.Row(y) + to,
            output.Row(y) + to,
            output.Channels,
            width,
            relu);
    }

    public override void ConvolveStrip(
        FeatureMap input,
        ConvolutionWeights weights,
        FeatureMap? residual,
        FeatureMap output,
        int y,
        int end,
        int left,
        int width,
        bool relu,
        float* scratch) =>
        WinogradConvolution<TOps, TVector>.Strip(input, weights, residual, output, y, end, left, width, relu, scratch);

    public override int WinogradScratch(int inputs, int outputs) =>
        WinogradConvolution<TOps, TVector>.ScratchLength(inputs, outputs);

    public override void ConvolveNarrowRow(FeatureMap input, float* weights, int y, float* output) =>
        NarrowConvolution<TOps, TVector>.Row(input, weights, y, output);

    public override void Linear(float* x, LinearWeights weights, float* y, int tokens) =>
        TransposedLinear<TOps, TVector>.Run(x, weights, y, tokens);

    public override void SwinRow(SwinBlockWeights block, FeatureMap map, int windowRow, in SwinEdges edges, float* scratch)
    {
        switch (block.Side)
        {
            case 2:
                SwinBlock<TOps, TVector, WindowOf2>.WindowRow(block, map, windowRow, in edges, scratch);
                break;
            case 4:
                SwinBlock<TOps, TVector, WindowOf4>.WindowRow(block, map, windowRow, in edges, scratch);
                break;
            default:
                SwinBlock<TOps, TVector, WindowOf8>.WindowRow(block, map, windowRow, in edges, scratch);
                break;
        }
    }

    public override int SwinScratch(SwinBlockWeights block) => block.Side switch
    {
        2 => SwinBlock<TOps, TVector, WindowOf2>.ScratchLength(block),
        4 => SwinBlock<TOps, TVector, WindowOf4>.ScratchLength(block),
        8 => SwinBlock<TOps, TVector, WindowOf8>.ScratchLength(block),
        _ => throw new NotSupportedException($"Windows of {block.Side} x {block.Side} tokens have no kernel; 2, 4 and 8 have."),
    };

    public override void SigmoidRow(TapPlanes planes, float bias, int y, int width, float* mask) =>
        TapProducts<TOps, TVector>.SigmoidRow(planes, bias, y, width, mask);

    public override void DepthwiseRow(FeatureMap input, DepthwiseWeights weights, int y, float* output) =>
        DepthwiseConvolution<TOps, TVector>.Row(input, weights, y, output);

    public override void MeasureRow(
        ConvNextWeights weights, FeatureMap input, float* filtered, int y, double* squares, float* scratch) =>
        ConvNextPasses<TOps, TVector>.Measure(weights, input, filtered, y, squares, scratch);

    public override void FinishRow(
        ConvNextWeights weights,
        LinearWeights contract,
        FeatureMap input,
        float* filtered,
        FeatureMap output,
        int y,
        float* scratch) =>
        ConvNextPasses<TOps, TVector>.Finish(weights, contract, input, filtered, output, y, scratch);

    public override int ConvNextScratch(ConvNextWeights weights) => ConvNextPasses<TOps, TVector>.ScratchLength(weights);

    public override void PoolRow(FeatureMap input, FeatureMap output, int y) =>
        ReflectMaxPool<TOps, TVector>.Row(input, output, y);

    public override void AddPyramidRow(
        PyramidLevel level,
        PyramidLevelWeights matrices,
        float* ring,
        ref int held,
        int y,
        int left,
        int width,
        float* zeros,
        FeatureMap output) =>
        PyramidConvolution<TOps, TVector>.AddRow(
            level, matrices, ring, ref held, y, left, width, zeros, output.Row(y) + ((nint)left * output.Channels));

    public override int PyramidScratch(PyramidLevelWeights weights) =>
        PyramidConvolution<TOps, TVector>.ScratchLength(weights.Channels, weights.Factor);

    public override float QuantizeRow(float* source, nint count, short* target) =>
        RowQuantization<TOps, TVector>.Store(source, count, target);

    public override void DequantizeRow(short* source, nint count, float step, float* target) =>
        RowQuantization<TOps, TVector>.Load(source, count, step, target);

    public override void QuantizeRow(float* source, int width, int channels, sbyte* target, float* steps) =>
        ChannelQuantization<TOps, TVector>.Store(source, width, channels, target, steps);

    public override void DequantizeRow(sbyte* source, int width, int channels, float* steps, float* target) =>
        ChannelQuantization<TOps, TVector>.Load(source, width, channels, steps, target);

    public override void PositiveDifferenceRow(FeatureMap a, FeatureMap b, FeatureMap target, int y) =>
        Elementwise<TOps, TVector>.PositiveDifference(a.Row(y), b.Row(y), target.Row(y), (nint)a.Width * a.Channels);

    public override void DifferenceRow(FeatureMap a, FeatureMap b, FeatureMap target, int y) =>
        Elementwise<TOps, TVector>.Difference(a.Row(y), b.Row(y), target.Row(y), (nint)a.Width * a.Channels);

    public override void AddEnlargedRow(FeatureMap fine, FeatureMap coarse, float sign, int y) =>
        EnlargedSum<TOps, TVector>.Row(fine, coarse, sign, y);

    public override void AddMaskedRow(FeatureMap features, FeatureMap transfer, FeatureMap mask, FeatureMap target, int y) =>
        Elementwise<TOps, TVector>.AddMasked(
            features.Row(y), transfer.Row(y), mask.Row(y), target.Row(y), features.Width, features.Channels);
}
