using FusionML.Imaging;

namespace FusionML.Training;

/// <summary>
/// ColorNet after stage 2: the chroma of the reference pictures (equation 8) from what the frozen multi-exposure network makes of
/// the luminance and from the chroma of both sources.
/// </summary>
/// <param name="network">The network to train.</param>
/// <param name="luminanceNetwork">The multi-exposure network, which stays as it is.</param>
/// <remarks>Not thread-safe: one thread at a time. Does not own the networks.</remarks>
internal sealed class ColorStage(ColorNet network, FusionNetwork luminanceNetwork) : ITrainingStage
{
    /// <inheritdoc/>
    public string Name => "color";

    /// <inheritdoc/>
    public nn.Module Network => network;

    /// <inheritdoc/>
    public IReadOnlyList<LossTerm> Evaluate(TrainingBatch batch, int epoch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Tensor reference = this.Need(batch.ReferenceChroma, "the chroma of reference pictures");
        Tensor first = this.Need(batch.FirstChroma, "the chroma of the first sources");
        Tensor second = this.Need(batch.SecondChroma, "the chroma of the second sources");

        // Fusing hands ColorNet luminance that a picture can hold; so does training.
        Tensor luminance = Teacher.Fuse(luminanceNetwork, batch).Within(0, 1);
        return [new LossTerm("color", 1, FusionLosses.Color(network.forward(luminance, first, second), reference))];
    }
}
