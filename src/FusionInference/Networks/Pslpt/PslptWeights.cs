namespace FusionML.Inference;

/// <summary>The weights of PSLPT with one set of fusion modules, packed for the kernels.</summary>
/// <remarks>Read only after construction, so plans on several threads may share it.</remarks>
internal sealed class PslptWeights : IDisposable
{
    /// <summary>Feature channels.</summary>
    public const int Channels = 48;

    /// <summary>Attention heads.</summary>
    public const int Heads = 6;

    /// <summary>Levels of the pyramid: full size, a half, a quarter and an eighth.</summary>
    public const int Levels = 4;

    /// <exception cref="WeightsException">A tensor is missing or has another size.</exception>
    public PslptWeights(WeightFile file, PslptSet set)
    {
        TensorSource tensors = new(file);
        FirstEncoder = new PyramidEncoderWeights(tensors, "encoder1");
        SecondEncoder = new PyramidEncoderWeights(tensors, "encoder2");
        IReadOnlyList<string> names = PslptLayouts.FusionModules((int)set);
        Fusion = [.. ((int[])[1, 2, 3, 0]).Select(name => new PyramidFusionWeights(tensors, names[name]))];
        Decoder = [.. Enumerable.Range(0, Levels).Select(level => new FormerWeights(tensors, $"decoder.dformer{1 << level}"))];
        Output = new NarrowConvolutionWeights(tensors.Get("decoder.out_conv.1.weight", 9 * Channels), Channels, outputs: 1);
    }

    public PyramidEncoderWeights FirstEncoder { get; }

    public PyramidEncoderWeights SecondEncoder { get; }

    /// <summary>The fusion modules, the finest level first.</summary>
    public IReadOnlyList<PyramidFusionWeights> Fusion { get; }

    /// <summary>The decoder's Formers, the finest level first.</summary>
    public IReadOnlyList<FormerWeights> Decoder { get; }

    /// <summary>From features to the picture.</summary>
    public NarrowConvolutionWeights Output { get; }

    public void Dispose()
    {
        FirstEncoder.Dispose();
        SecondEncoder.Dispose();
        foreach (IDisposable part in (IEnumerable<IDisposable>)[.. Fusion, .. Decoder])
        {
            part.Dispose();
        }

        Output.Dispose();
    }
}
