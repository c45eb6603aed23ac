using FusionML.Imaging;
using FusionML.Inference;

namespace FusionML.Estimators;

/// <summary>Fuses the pictures of one row: one size, normalised luminance, then pair after pair or as a tree.</summary>
/// <param name="settings">How.</param>
/// <param name="columns">What errors call the pictures.</param>
/// <param name="engine">Fuses the luminance.</param>
/// <param name="chroma">Decides the chroma; null where there is none to decide.</param>
internal sealed class RowFusion(
    FuseImagesSettings settings,
    IReadOnlyList<InputColumn> columns,
    IFusionEngine engine,
    IChromaRule? chroma
)
{
    /// <summary>The fused picture.</summary>
    /// <exception cref="PixelValueException">A sample is NaN or infinite; the column is named.</exception>
    public FusionImage Fuse(FusionImage[] sources)
    {
        for (int i = 0; i < sources.Length; i++)
        {
            sources[i].RequireFinite($"column '{columns[i].Name}'");
        }

        FusionImage[] pictures = SourceSizes.Agree(sources, settings.SizeMismatch, columns);
        ImagePlane[] luminance = [.. pictures.Select((picture, i) => Normalize(picture.Y, i))];
        return settings.Order == FusionOrder.Pairwise ? FuseAsTree(pictures, luminance) : FuseInSequence(pictures, luminance);
    }

    private FusionImage FuseInSequence(FusionImage[] pictures, ImagePlane[] luminance)
    {
        ImagePlane fusedLuminance = engine.Fuse(luminance, settings.EngineOptions).Fused;

        // The chroma of more than two sources is decided in sequence: the result so far plays the first source for the next.
        FusionImage fused = pictures[0];
        foreach (FusionImage next in pictures.AsSpan(1))
        {
            fused = ApplyChroma(fusedLuminance, fused, next);
        }

        return fused;
    }

    private FusionImage FuseAsTree(FusionImage[] pictures, ImagePlane[] luminance)
    {
        // The first round fuses normalised luminance; from then on a picture and its luminance are one.
        List<(FusionImage Picture, ImagePlane Luminance)> round = [.. pictures.Zip(luminance)];
        while (round.Count > 1)
        {
            List<(FusionImage, ImagePlane)> next = [];
            for (int i = 0; i + 1 < round.Count; i += 2)
            {
                ImagePlane fused = engine.Fuse([round[i].Luminance, round[i + 1].Luminance], settings.EngineOptions).Fused;
                next.Add((ApplyChroma(fused, round[i].Picture, round[i + 1].Picture), fused));
            }

            if (round.Count % 2 == 1)
            {
                next.Add(round[^1]);
            }

            round = next;
        }

        return round[0].Picture;
    }

    private FusionImage ApplyChroma(ImagePlane luminance, FusionImage first, FusionImage second) =>
        chroma?.Apply(luminance, first, second) ?? new FusionImage(luminance);

    private ImagePlane Normalize(ImagePlane luminance, int index)
    {
        PercentileNormalization? normalization = index == 0 ? settings.NormalizeFirst : settings.NormalizeSecond;
        return normalization?.Apply(luminance, $"column '{columns[index].Name}'") ?? luminance;
    }
}
