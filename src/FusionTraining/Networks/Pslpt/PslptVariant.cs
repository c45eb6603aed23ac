using FusionML.Inference;

namespace FusionML.Training;

/// <summary>PSLPT with parts left out or exchanged, as in Table 10 of its paper.</summary>
/// <param name="Rule">How the levels of both pyramids are joined.</param>
/// <param name="SharedEncoder">One encoder for both sources.</param>
/// <param name="WithoutAttention">
/// Two convolutions with a ReLU between them in place of the window attention. The paper does not say what it took.
/// </param>
internal sealed record PslptVariant(LevelRule Rule = LevelRule.Learned, bool SharedEncoder = false, bool WithoutAttention = false)
{
    private const string SecondEncoder = "encoder2.";

    /// <summary>The network of the paper.</summary>
    public static PslptVariant Published { get; } = new();

    /// <summary>The tensors of a size; a variant has a name of its own, so that nobody takes its weights for PSLPT's.</summary>
    public NetworkLayout Layout(PslptLayouts size)
    {
        if (this == Published)
        {
            return size == PslptLayouts.Published ? NetworkLayout.Pslpt : size.Network();
        }

        string[] parts =
        [
            PslptLayouts.Name,
            .. Rule == LevelRule.Learned ? (string[])[] : [Rule == LevelRule.Average ? "average" : "maximum"],
            .. SharedEncoder ? (string[])["shared-encoder"] : [],
            .. WithoutAttention ? (string[])["without-attention"] : [],
        ];
        IEnumerable<LayoutTensor> tensors = size.Network()
            .Tensors.Where(tensor => tensor.Role == TensorRole.Live && Has(tensor.Name));
        return new NetworkLayout(
            string.Join('-', parts),
            [.. WithoutAttention ? Exchanged([.. tensors], size.Channels) : tensors]
        );
    }

    private bool Has(string tensor)
    {
        bool isFusion =
            !tensor.StartsWith("encoder", StringComparison.Ordinal) && !tensor.StartsWith("decoder", StringComparison.Ordinal);
        return (!isFusion || Rule == LevelRule.Learned)
            && (!SharedEncoder || !tensor.StartsWith(SecondEncoder, StringComparison.Ordinal));
    }

    /// <summary>Every attention's tensors make way for those of two convolutions.</summary>
    private static IEnumerable<LayoutTensor> Exchanged(IReadOnlyList<LayoutTensor> tensors, int channels)
    {
        const string Blocks = ".blocks.";
        HashSet<string> done = [];
        foreach (LayoutTensor tensor in tensors)
        {
            int at = tensor.Name.IndexOf(Blocks, StringComparison.Ordinal);
            if (at < 0)
            {
                yield return tensor;
            }
            else if (done.Add(tensor.Name[..at]))
            {
                string name = tensor.Name[..at];
                foreach (string convolution in (string[])["first", "second"])
                {
                    yield return new LayoutTensor($"{name}.{convolution}.weight", [channels, channels, 3, 3], TensorRole.Live);
                }
            }
        }
    }
}
