using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>What every engine asks of its sources.</summary>
internal static class SourcePlanes
{
    /// <summary>
    /// Resampling may ring a little outside [0, 1]; what lies beyond these bounds is data that was never scaled (bytes as floats,
    /// say), on which a network gives a white picture without a word.
    /// </summary>
    private const float Lowest = -1;
    private const float Highest = 2;

    /// <summary>Checks the sources.</summary>
    /// <exception cref="ArgumentException">There are fewer than two, or one is null.</exception>
    /// <exception cref="PictureException">They differ in size, or hold samples that are not finite or far outside [0,
    /// 1].</exception>
    public static void Require(IReadOnlyList<ImagePlane> sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        if (sources.Count < 2 || sources.Contains(null!))
        {
            throw new ArgumentException(
                $"A fusion needs at least two sources, none of them null, not {sources.Count}.",
                nameof(sources)
            );
        }

        for (int i = 0; i < sources.Count; i++)
        {
            string name = NameOf(i);
            sources[0].RequireSameSize(sources[i], NameOf(0), name);
            RequireScaled(sources[i], name);
        }
    }

    /// <summary>Throws if a sample is not finite, or far outside [0, 1].</summary>
    /// <exception cref="PictureException">The first such sample is named.</exception>
    public static void RequireScaled(ImagePlane source, string name)
    {
        int at = source.Samples.IndexOfAnyExceptInRange(Lowest, Highest);
        if (at >= 0)
        {
            source.RequireFinite(name);
            (int y, int x) = Math.DivRem(at, source.Width);
            throw new PictureException(
                $"{name} holds the value {source.Samples[at]} at x={x}, y={y}: samples must be scaled to [0, 1]. "
                    + "Normalisation of the recipe scales raw values, as --normalize second:1,99 does."
            );
        }
    }

    /// <summary>The bit depth of the result: the largest of the sources.</summary>
    public static int MaximumBitDepth(IReadOnlyList<ImagePlane> sources) => sources.Max(source => source.BitDepth);

    /// <summary>What errors call a source that has no name of its own.</summary>
    public static string NameOf(int index) =>
        index switch
        {
            0 => "the first source",
            1 => "the second source",
            _ => $"source {index + 1}",
        };
}
