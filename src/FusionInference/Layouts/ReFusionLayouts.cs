namespace FusionML.Inference;

/// <summary>The three networks of ReFusion in any width: the published one, and smaller ones for tests and studies.</summary>
/// <param name="Channels">d, the channels of a source's features; the paper has 16.</param>
/// <param name="Heads">Heads of every attention; the paper has 8. They divide the channels.</param>
/// <param name="Blocks">Restormer blocks of each encoder and decoder; the paper has 2.</param>
internal sealed record ReFusionLayouts(int Channels, int Heads, int Blocks)
{
    /// <summary>The fusion module's name.</summary>
    public const string FusionName = "refusion";

    /// <summary>The loss proposal module's name in checkpoints.</summary>
    public const string ProposalName = "refusion-proposal";

    /// <summary>The reconstruction module's name in checkpoints.</summary>
    public const string ReconstructionName = "refusion-reconstruction";

    /// <summary>The size of the paper.</summary>
    public static ReFusionLayouts Published { get; } = new(Channels: 16, Heads: 8, Blocks: 2);

    /// <summary>F, which fuses: the only one that ships.</summary>
    public NetworkLayout Fusion() =>
        new(
            FusionName,
            Encoders(new LayoutBuilder(), string.Empty)
                .AttentionFusion("FM", Channels, Heads)
                .RestormerBlocks("decoder", 2 * Channels, Heads, Blocks)
                .RepeatedConvolution("project_out_0", Channels, 2 * Channels, 3)
                .RepeatedConvolution("project_out_1", 1, Channels, 3)
                .Tensors
        );

    /// <summary>
    /// P, which proposes the loss: <c>w</c> weighs intensities and <c>v</c> weighs gradients, two networks of one kind.
    /// </summary>
    public NetworkLayout Proposal() => new(ProposalName, WithoutCopies(Half(Half(new LayoutBuilder(), "w."), "v.").Tensors));

    /// <summary>R, which rebuilds both sources from the fused picture.</summary>
    public NetworkLayout Reconstruction()
    {
        LayoutBuilder builder = new LayoutBuilder()
            .RepeatedConvolution("project_in", Channels, 1, 3)
            .RestormerBlocks("encoder", Channels, Heads, Blocks)
            .RestormerBlocks("decoder1", Channels, Heads, Blocks)
            .RestormerBlocks("decoder2", Channels, Heads, Blocks);
        foreach (int source in (ReadOnlySpan<int>)[1, 2])
        {
            builder
                .RepeatedConvolution($"project_out_{source}_0", Channels, Channels, 3)
                .RepeatedConvolution($"project_out_{source}_1", 1, Channels, 3);
        }

        return new NetworkLayout(ReconstructionName, WithoutCopies(builder.Tensors));
    }

    private LayoutBuilder Half(LayoutBuilder builder, string prefix) =>
        Encoders(builder, prefix)
            .RestormerBlocks($"{prefix}decoder", 2 * Channels, Heads, Blocks)
            .RepeatedConvolution($"{prefix}project_out_0", Channels, 2 * Channels, 3)
            .Slope($"{prefix}act")
            .RepeatedConvolution($"{prefix}project_out_1", 2, Channels, 3);

    private LayoutBuilder Encoders(LayoutBuilder builder, string prefix) =>
        builder
            .RepeatedConvolution($"{prefix}project_in_1", Channels, 1, 3)
            .RepeatedConvolution($"{prefix}project_in_2", Channels, 1, 3)
            .RestormerBlocks($"{prefix}encoder1", Channels, Heads, Blocks)
            .RestormerBlocks($"{prefix}encoder2", Channels, Heads, Blocks);

    /// <summary>Only the authors' files of F repeat tensors.</summary>
    private static IReadOnlyList<LayoutTensor> WithoutCopies(IReadOnlyList<LayoutTensor> tensors) =>
        [.. tensors.Where(tensor => tensor.Role != TensorRole.Copy)];
}
