using System.Runtime.Intrinsics;

namespace FusionML.Inference;

/// <summary>The Swin block's gradient, compiled for one kind of SIMD register; see <see cref="KernelSet"/>.</summary>
/// <remarks>Stateless and thread-safe.</remarks>
internal abstract unsafe class SwinGradientKernels
{
    /// <summary>The kernels of one path.</summary>
    /// <exception cref="PlatformNotSupportedException">This machine has not the instructions.</exception>
    public static SwinGradientKernels For(KernelPath path) => path switch
    {
        KernelPath.Avx512 when Avx512Ops.IsSupported => new Compiled<Avx512Ops, Vector512<float>>(),
        KernelPath.Avx2 when Avx2Ops.IsSupported => new Compiled<Avx2Ops, Vector256<float>>(),
        KernelPath.Portable => new Compiled<PortableOps, Vector128<float>>(),
        _ => throw new PlatformNotSupportedException($"This machine has no {path} instructions."),
    };

    /// <summary>The sums of a block's gradients in a run of memory, or with null how long it has to be.</summary>
    public abstract SwinBlockSums Sums(SwinBlockWeights block, float* start);

    /// <summary>Values of scratch memory for <see cref="Backward"/>.</summary>
    public abstract int ScratchLength(SwinBlockWeights block);

    /// <summary>One row of windows, backwards.</summary>
    /// <param name="block">The parameters, with their transposed weights made.</param>
    /// <param name="sums">Where the parameters' gradients are summed.</param>
    /// <param name="maps">What is read and written.</param>
    /// <param name="windowRow">Which row of windows.</param>
    /// <param name="scratch">At least <see cref="ScratchLength"/> values.</param>
    public abstract void Backward(
        TrainableSwinBlock block, in SwinBlockSums sums, SwinGradientMaps maps, int windowRow, float* scratch);

    private sealed class Compiled<TOps, TVector> : SwinGradientKernels
        where TOps : struct, IVectorOps<TVector>
        where TVector : struct
    {
        public override SwinBlockSums Sums(SwinBlockWeights block, float* start) => block.Side == 2
            ? SwinBlockGradient<TOps, TVector, WindowOf2>.Sums(block, start)
            : SwinBlockGradient<TOps, TVector, WindowOf4>.Sums(block, start);

        public override int ScratchLength(SwinBlockWeights block) => block.Side == 2
            ? SwinBlockGradient<TOps, TVector, WindowOf2>.ScratchLength(block)
            : SwinBlockGradient<TOps, TVector, WindowOf4>.ScratchLength(block);

        public override void Backward(
            TrainableSwinBlock block, in SwinBlockSums sums, SwinGradientMaps maps, int windowRow, float* scratch)
        {
            if (block.Weights.Side == 2)
            {
                SwinBlockGradient<TOps, TVector, WindowOf2>.WindowRow(block, in sums, maps, windowRow, scratch);
            }
            else
            {
                SwinBlockGradient<TOps, TVector, WindowOf4>.WindowRow(block, in sums, maps, windowRow, scratch);
            }
        }
    }
}
