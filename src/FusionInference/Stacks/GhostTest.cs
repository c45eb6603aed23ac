using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>
/// Compares a picture of a bracket with what the reference, brought to its exposure, would show, and says where they contradict
/// each other.
/// </summary>
/// <param name="reference">The number of the reference.</param>
/// <param name="luminance">Its luminance.</param>
/// <param name="ranks">The <see cref="LuminanceRanks"/> of every picture.</param>
/// <remarks>
/// The reference's value, give or take its noise, leads by equal ranks to a range of values of the other picture: wide where the
/// reference is black or white, so that there nothing is contradicted. The distance from the range is measured between
/// logarithms, log(v + 1/16), as exposures differ by factors; from 0.1 to 0.3 the agreement falls to nothing, over a region.
/// </remarks>
internal sealed class GhostTest(int reference, ImagePlane luminance, LuminanceRanks[] ranks)
{
    /// <summary>A few steps of 8 bits.</summary>
    private const float Noise = 3f / 255;
    private const float LogOffset = 1f / 16;
    private const float Tolerated = 0.1f;
    private const float Excluded = 0.3f;
    private const float Least = 1e-6f;
    private const int TableLength = 1024;

    /// <summary>How far picture <paramref name="index"/> agrees with the reference, above 0 to 1; null for the reference.</summary>
    public ImagePlane? Agreement(ImagePlane picture, int index, CancellationToken cancellationToken)
    {
        if (index == reference)
        {
            return null;
        }

        (float[] lowest, float[] highest) = Ranges(index);
        ImagePlane contradiction = new(picture.Height, picture.Width);
        Span<float> contradictions = contradiction.Samples;
        ReadOnlySpan<float> values = picture.Samples;
        ReadOnlySpan<float> references = luminance.Samples;
        for (int k = 0; k < values.Length; k++)
        {
            int at = (int)(Math.Clamp(references[k], 0, 1) * (TableLength - 1) + 0.5f);
            float value = MathF.Log(values[k] + LogOffset);
            float distance = Math.Max(lowest[at] - value, value - highest[at]);
            contradictions[k] = Math.Clamp((distance - Tolerated) / (Excluded - Tolerated), 0, 1);
        }

        // A mean of a quarter of a region is enough: objects reach farther than the pixels that give them away.
        ImagePlane agreement = RegionMean.Of(contradiction, halvings: 2, cancellationToken);
        foreach (ref float sample in agreement.Samples)
        {
            float rest = 1 - Math.Clamp(4 * sample, 0, 1);
            sample = rest * rest + Least;
        }

        return agreement;
    }

    /// <summary>For each value of the reference the logarithms between which the other picture's value is expected.</summary>
    private (float[] Lowest, float[] Highest) Ranges(int index)
    {
        (float[] lowest, float[] highest) = (new float[TableLength], new float[TableLength]);
        for (int i = 0; i < TableLength; i++)
        {
            float value = i / (TableLength - 1f);
            lowest[i] = MathF.Log(ranks[index].ValueAt(ranks[reference].Below(value - Noise)) - Noise + LogOffset);
            highest[i] = MathF.Log(ranks[index].ValueAt(ranks[reference].UpTo(value + Noise)) + Noise + LogOffset);
        }

        return (lowest, highest);
    }
}
