using System.Runtime.Intrinsics;
using FusionML.Inference;

namespace FusionML.Training;

/// <summary>The Swin block's gradient, compiled for one kind of SIMD register; see <see cref="KernelSet"/>.</summary>
/// <remarks>Stateless and thread-safe.</remarks>
internal abstract unsafe class SwinKernels
{
    /// <summary>float32 values per register.</summary>
    public abstract int Lanes { get; }

    /// <summary>The kernels of one path.</summary>
    public static SwinKernels For(KernelPath path) => path switch
    {
        KernelPath.Avx512 => new Compiled<Avx512Ops, Vector512<float>>(),
        KernelPath.Avx2 => new Compiled<Avx2Ops, Vector256<float>>(),
        _ => new Compiled<PortableOps, Vector128<float>>(),
    };

    /// <summary>Values of scratch memory for <see cref="Backward"/>.</summary>
    public abstract int ScratchLength(int channels, int side);

    /// <summary>One row of windows, backwards.</summary>
    public abstract void Backward(
        SwinBlockPack block,
        in SwinEdges edges,
        SwinBlockSums sums,
        float* target,
        FeatureMap input,
        FeatureMap outputGradient,
        FeatureMap inputGradient,
        int windowRow,
        float* scratch);

    private sealed class Compiled<TOps, TVector> : SwinKernels
        where TOps : struct, IVectorOps<TVector>
        where TVector : struct
    {
        public override int Lanes => TOps.Lanes;

        public override int ScratchLength(int channels, int side) => side == 2
            ? SwinBlockGradient<TOps, TVector, WindowOf2>.ScratchLength(channels)
            : SwinBlockGradient<TOps, TVector, WindowOf4>.ScratchLength(channels);

        public override void Backward(
            SwinBlockPack block,
            in SwinEdges edges,
            SwinBlockSums sums,
            float* target,
            FeatureMap input,
            FeatureMap outputGradient,
            FeatureMap inputGradient,
            int windowRow,
            float* scratch)
        {
            if (block.Weights.Side == 2)
            {
                SwinBlockGradient<TOps, TVector, WindowOf2>.WindowRow(
                    block, in edges, sums, target, input, outputGradient, inputGradient, windowRow, scratch);
            }
            else
            {
                SwinBlockGradient<TOps, TVector, WindowOf4>.WindowRow(
                    block, in edges, sums, target, input, outputGradient, inputGradient, windowRow, scratch);
            }
        }
    }
}
