namespace FusionML.Inference;

/// <summary>PSLPT in any width: the published one, and smaller ones for tests and studies.</summary>
/// <param name="Channels">Feature channels; the published network has 48.</param>
/// <param name="Heads">Heads of every attention; the published network has 6. They divide the channels.</param>
internal sealed record PslptLayouts(int Channels, int Heads)
{
    /// <summary>The network's name.</summary>
    public const string Name = "pslpt";

    /// <summary>The published size.</summary>
    public static PslptLayouts Published { get; } = new(Channels: 48, Heads: 6);

    /// <summary>
    /// The fusion modules of one set, the low map first and then the finest to the coarsest: 1 for mfif and meif, 2 for ivf and
    /// mif.
    /// </summary>
    public static IReadOnlyList<string> FusionModules(int set)
    {
        string suffix = set == 1 ? string.Empty : "2";
        return [$"fl_former{suffix}", $"fh_former{suffix}", $"fh2_former{suffix}", $"fh4_former{suffix}"];
    }

    /// <summary>Both encoders, the decoder and both sets of fusion modules, in the order in which they are registered.</summary>
    public NetworkLayout Network()
    {
        LayoutBuilder builder = new LayoutBuilder()
            .PyramidEncoder("encoder1", Channels, Heads)
            .PyramidEncoder("encoder2", Channels, Heads)
            .PyramidDecoder("decoder", Channels, Heads);
        foreach (string module in (string[])[.. FusionModules(1), .. FusionModules(2)])
        {
            builder.PyramidFusion(module, Channels, Heads);
        }

        return new NetworkLayout(Name, builder.Tensors);
    }
}
