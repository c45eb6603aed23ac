namespace FusionML.Inference;

public sealed partial class NetworkLayout
{
    /// <summary>
    /// ReFusion's fusion module (Bai et al., arXiv:2312.07943). 59,856 parameters in 86 tensors; the authors' files hold the 54
    /// convolutions twice.
    /// </summary>
    public static NetworkLayout ReFusion { get; } = ReFusionLayouts.Published.Fusion();

    /// <summary>ReFusion's loss proposal module, for checkpoints: 89,058 parameters.</summary>
    internal static NetworkLayout ReFusionProposal { get; } = ReFusionLayouts.Published.Proposal();

    /// <summary>ReFusion's reconstruction module, for checkpoints: 26,880 parameters.</summary>
    internal static NetworkLayout ReFusionReconstruction { get; } = ReFusionLayouts.Published.Reconstruction();
}
