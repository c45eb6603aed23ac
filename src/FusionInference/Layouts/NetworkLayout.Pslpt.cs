namespace FusionML.Inference;

public sealed partial class NetworkLayout
{
    /// <summary>
    /// PSLPT, the pseudo-siamese Laplacian pyramid transformer (Wang, Deng and Vivone, Information Fusion 2024, 102414): one
    /// network for all tasks, with a set of fusion modules for multi-focus and multi-exposure and another one, whose names end in
    /// 2, for infrared-visible and medical. 1,803,712 parameters, of which 2,352 in 41 tensors are dead:
    /// <c>decoder.in_conv.1.weight</c> and the normalisations of all Formers but <c>eformer1</c>.
    /// </summary>
    public static NetworkLayout Pslpt { get; } = PslptLayouts.Published.Network();
}
