namespace FusionML.Inference;

internal sealed unsafe partial class KernelSet<TOps, TVector>
{
    public override void AttendTile(
        MixingStageWeights weights, PlanarMap input, PlanarMap? values, in PlanarTile tile, double* sums, float* scratch) =>
        ChannelAttention<TOps, TVector>.Run(weights, input, values, in tile, sums, scratch);

    public override int AttendScratch(int tokens) => ChannelAttention<TOps, TVector>.ScratchLength(tokens);

    public override void MixTile(
        MixingStageWeights weights,
        ChannelMixture mixture,
        PlanarMap input,
        PlanarMap values,
        PlanarMap output,
        in PlanarTile tile,
        float* scratch) =>
        GatedFeedForward<TOps, TVector>.Run(weights, mixture, input, values, output, in tile, scratch);

    public override int MixScratch(int gated, int tokens) => GatedFeedForward<TOps, TVector>.ScratchLength(gated, tokens);

    public override void ConvolveTile(
        PlanarMap input,
        LinearPart[] parts,
        PlanarMap output,
        int outputs,
        float slope,
        in PlanarTile tile,
        float* scratch) =>
        PlanarConvolution<TOps, TVector>.Run(input, parts, output, outputs, slope, in tile, scratch);

    public override int ConvolveScratch(int inputs, int outputs, int tokens) =>
        PlanarConvolution<TOps, TVector>.ScratchLength(inputs, outputs, tokens);

    public override void SigmoidRow(
        PlanarMap input, DepthwiseTaps taps, int y, in PlanarTile tile, float* scratch, float* output) =>
        PlanarConvolution<TOps, TVector>.SigmoidRow(input, taps, y, in tile, scratch, output);
}
