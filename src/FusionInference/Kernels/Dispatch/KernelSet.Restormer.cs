namespace FusionML.Inference;

internal abstract unsafe partial class KernelSet
{
    /// <summary>Values and sums of a channel attention over a tile; either may be left out.</summary>
    public abstract void AttendTile(
        MixingStageWeights weights, PlanarMap input, PlanarMap? values, in PlanarTile tile, double* sums, float* scratch);

    /// <summary>Values of scratch memory for <see cref="AttendTile"/>.</summary>
    public abstract int AttendScratch(int tokens);

    /// <summary>Mixture and feed-forward layer of a stage over a tile.</summary>
    public abstract void MixTile(
        MixingStageWeights weights,
        ChannelMixture mixture,
        PlanarMap input,
        PlanarMap values,
        PlanarMap output,
        in PlanarTile tile,
        float* scratch);

    /// <summary>Values of scratch memory for <see cref="MixTile"/>.</summary>
    public abstract int MixScratch(int gated, int tokens);

    /// <summary>A dense 3 x 3 convolution of a tile.</summary>
    public abstract void ConvolveTile(
        PlanarMap input,
        LinearPart[] parts,
        PlanarMap output,
        int outputs,
        float slope,
        in PlanarTile tile,
        float* scratch);

    /// <summary>Values of scratch memory for <see cref="ConvolveTile"/>.</summary>
    public abstract int ConvolveScratch(int inputs, int outputs, int tokens);

    /// <summary>The columns of a tile of one row of a 3 x 3 convolution to one output behind a sigmoid.</summary>
    public abstract void SigmoidRow(
        PlanarMap input, DepthwiseTaps taps, int y, in PlanarTile tile, float* scratch, float* output);
}
