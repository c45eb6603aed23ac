using System.Runtime.Intrinsics;

namespace FusionML.Inference;

/// <summary>The kernels, compiled for one kind of SIMD register. A call computes a row, a strip or a tile of a layer.</summary>
/// <remarks>Stateless and thread-safe; what calls share is only the weights, which they read.</remarks>
internal abstract unsafe partial class KernelSet
{
    private static readonly Lazy<KernelSet> Avx512 = new(() => new KernelSet<Avx512Ops, Vector512<float>>());
    private static readonly Lazy<KernelSet> Avx2 = new(() => new KernelSet<Avx2Ops, Vector256<float>>());
    private static readonly Lazy<KernelSet> Portable = new(() => new KernelSet<PortableOps, Vector128<float>>());

    /// <summary>The widest path of this machine.</summary>
    public static KernelPath BestPath =>
        Avx512Ops.IsSupported ? KernelPath.Avx512 : Avx2Ops.IsSupported ? KernelPath.Avx2 : KernelPath.Portable;

    /// <summary>The kernels of one path.</summary>
    /// <exception cref="PlatformNotSupportedException">This machine has not the instructions.</exception>
    public static KernelSet For(KernelPath path) => path switch
    {
        KernelPath.Avx512 when Avx512Ops.IsSupported => Avx512.Value,
        KernelPath.Avx2 when Avx2Ops.IsSupported => Avx2.Value,
        KernelPath.Portable => Portable.Value,
        _ => throw new PlatformNotSupportedException($"This machine has no {path} instructions."),
    };

    /// <summary>One row of a 3 x 3 convolution; the residual, if any, may be the output.</summary>
    public abstract void ConvolveRow(
        FeatureMap input,
        ConvolutionWeights weights,
        FeatureMap? residual,
        FeatureMap output,
        int y,
        int left,
        int width,
        bool relu);

    /// <summary>
    /// Up to four rows, before row <paramref name="end"/>, of a 3 x 3 convolution by Winograd's method; <paramref name="left"/>
    /// is a multiple of 4.
    /// </summary>
    public abstract void ConvolveStrip(
        FeatureMap input,
        ConvolutionWeights weights,
        FeatureMap? residual,
        FeatureMap output,
        int y,
        int end,
        int left,
        int width,
        bool relu,
        float* scratch);

    /// <summary>Values of scratch memory for <see cref="ConvolveStrip"/>.</summary>
    public abstract int WinogradScratch(int inputs, int outputs);

    /// <summary>One row of one output plane of a 3 x 3 convolution.</summary>
    public abstract void ConvolveNarrowRow(FeatureMap input, float* weights, int y, float* output);

    /// <summary>A linear layer on channel-major tokens, a multiple of 32 of them.</summary>
    public abstract void Linear(float* x, LinearWeights weights, float* y, int tokens);

    /// <summary>One row of windows of a SwinV2 block, in place.</summary>
    public abstract void SwinRow(SwinBlockWeights block, FeatureMap map, int windowRow, in SwinEdges edges, float* scratch);

    /// <summary>Values of scratch memory for <see cref="SwinRow"/>.</summary>
    public abstract int SwinScratch(SwinBlockWeights block);

    /// <summary>One row of the mask from tap products.</summary>
    public abstract void SigmoidRow(TapPlanes planes, float bias, int y, int width, float* mask);

    /// <summary>One row of a depthwise 7 x 7 convolution.</summary>
    public abstract void DepthwiseRow(FeatureMap input, DepthwiseWeights weights, int y, float* output);

    /// <summary>First pass of a ConvNeXt block over one row.</summary>
    public abstract void MeasureRow(
        ConvNextWeights weights, FeatureMap input, float* filtered, int y, double* squares, float* scratch);

    /// <summary>Second pass of a ConvNeXt block over one row.</summary>
    public abstract void FinishRow(
        ConvNextWeights weights,
        LinearWeights contract,
        FeatureMap input,
        float* filtered,
        FeatureMap output,
        int y,
        float* scratch);

    /// <summary>Values of scratch memory for <see cref="MeasureRow"/> and <see cref="FinishRow"/>.</summary>
    public abstract int ConvNextScratch(ConvNextWeights weights);

    /// <summary>One row of the 3 x 3 maximum with stride 2.</summary>
    public abstract void PoolRow(FeatureMap input, FeatureMap output, int y);

    /// <summary>Adds one pyramid level's part of a convolution to one row of a tile.</summary>
    public abstract void AddPyramidRow(
        PyramidLevel level,
        PyramidLevelWeights matrices,
        float* ring,
        ref int held,
        int y,
        int left,
        int width,
        float* zeros,
        FeatureMap output);

    /// <summary>Values of scratch memory for <see cref="AddPyramidRow"/>.</summary>
    public abstract int PyramidScratch(PyramidLevelWeights weights);

    /// <summary>Stores a row in 16 bits per value; returns the value of one step.</summary>
    public abstract float QuantizeRow(float* source, nint count, short* target);

    /// <summary>Reads such a row back.</summary>
    public abstract void DequantizeRow(short* source, nint count, float step, float* target);

    /// <summary>Stores a row in 8 bits per value, with a step for each channel.</summary>
    public abstract void QuantizeRow(float* source, int width, int channels, sbyte* target, float* steps);

    /// <summary>Reads such a row back.</summary>
    public abstract void DequantizeRow(sbyte* source, int width, int channels, float* steps, float* target);

    /// <summary>One row of target = max(0, a - b).</summary>
    public abstract void PositiveDifferenceRow(FeatureMap a, FeatureMap b, FeatureMap target, int y);

    /// <summary>One row of target = a - b; target may be a or b.</summary>
    public abstract void DifferenceRow(FeatureMap a, FeatureMap b, FeatureMap target, int y);

    /// <summary>One row of fine += sign * enlarged coarse, the coarse map having half the size.</summary>
    public abstract void AddEnlargedRow(FeatureMap fine, FeatureMap coarse, float sign, int y);

    /// <summary>One row of target = features + mask * transfer.</summary>
    public abstract void AddMaskedRow(FeatureMap features, FeatureMap transfer, FeatureMap mask, FeatureMap target, int y);
}
