using FusionML.Inference;

namespace FusionML.Training;

/// <summary>The fusion module of ReFusion with parts left out or exchanged, as in Table 5 of its paper.</summary>
/// <param name="Parts">The parts of the fusion block.</param>
/// <param name="WeighsSources">
/// What the network gives is the share s of the first source, and the fused picture s a + (1 - s) b (V).
/// </param>
internal sealed record ReFusionVariant(FusionBlockParts Parts = FusionBlockParts.All, bool WeighsSources = false)
{
    /// <summary>The network of the published weights.</summary>
    public static ReFusionVariant Published { get; } = new();

    /// <summary>The tensors of a size; a variant has a name of its own, so that nobody takes its weights for ReFusion's.</summary>
    public NetworkLayout Layout(ReFusionLayouts size)
    {
        if (this == Published)
        {
            return size == ReFusionLayouts.Published ? NetworkLayout.ReFusion : size.Fusion();
        }

        string[] parts =
        [
            ReFusionLayouts.FusionName,
            .. Parts.HasFlag(FusionBlockParts.CrossAttention) ? (string[])[] : ["no-cross-attention"],
            .. Parts.HasFlag(FusionBlockParts.Gates) ? (string[])[] : ["no-gates"],
            .. WeighsSources ? (string[])["weighing"] : [],
        ];
        return new NetworkLayout(
            string.Join('-', parts),
            [.. size.Fusion().Tensors.Where(tensor => tensor.Role == TensorRole.Live && Has(tensor.Name))]
        );
    }

    private bool Has(string tensor)
    {
        bool isGate =
            tensor.StartsWith("FM.project_E", StringComparison.Ordinal)
            || tensor.StartsWith("FM.project_out", StringComparison.Ordinal);
        bool isAttention = !isGate && tensor.StartsWith("FM.", StringComparison.Ordinal);
        return (!isGate || Parts.HasFlag(FusionBlockParts.Gates))
            && (!isAttention || Parts.HasFlag(FusionBlockParts.CrossAttention));
    }
}
