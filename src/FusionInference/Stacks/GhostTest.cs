using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>Says where a picture of a bracket contradicts the reference and those that agreed with it before.</summary>
/// <remarks>
/// What is known of a pixel is a range of ranks, the place in the order of brightness, which is the same in all exposures of a
/// still scene (<see cref="BrightnessRanks"/>): that of its value, give or take noise, in the reference, wide where the
/// reference is black or white. A picture whose value lies outside what the range is in it contradicts; the distance is measured
/// between logarithms, log(v + 1/16), as exposures differ by factors, in the channel where it is the largest, and from 0.08 to
/// 0.2 the agreement falls to nothing, over a region. A picture that agrees makes the range narrower, so that one that shows what the reference can't is what later ones
/// are compared with: so the pictures nearest in brightness come first.
/// </remarks>
internal sealed class GhostTest
{
    /// <summary>A few steps of 8 bits.</summary>
    private const float Noise = 3f / 255;
    private const float LogOffset = 1f / 16;
    private const float Tolerated = 0.08f;
    private const float Excluded = 0.2f;
    private const float Least = 1e-6f;
    private const float LeastToLearnFrom = 0.5f;

    /// <summary>The share of a region that contradicts and takes all weight: objects reach beyond what gives them away.</summary>
    private const float Enough = 0.25f;

    private readonly int _reference;
    private readonly BrightnessRanks[][] _ranks;
    private readonly (float[] Lowest, float[] Highest)[] _known;

    /// <summary>Makes a test.</summary>
    /// <param name="reference">The number of the reference.</param>
    /// <param name="picture">The reference.</param>
    /// <param name="ranks">The ranks of every picture's channels.</param>
    public GhostTest(int reference, FusionImage picture, BrightnessRanks[][] ranks)
    {
        (_reference, _ranks) = (reference, ranks);
        ImagePlane[] channels = ChannelsOf(picture);
        _known = [.. channels.Select(channel => (new float[channel.Samples.Length], new float[channel.Samples.Length]))];
        for (int c = 0; c < channels.Length; c++)
        {
            ReadOnlySpan<float> values = channels[c].Samples;
            for (int k = 0; k < values.Length; k++)
            {
                (_known[c].Lowest[k], _known[c].Highest[k]) = RangeOf(ranks[reference][c], values[k]);
            }
        }
    }

    /// <summary>The pictures in the order in which they must be tested: the reference, then by nearness in brightness.</summary>
    public IEnumerable<int> Order =>
        Enumerable.Range(0, _ranks.Length).OrderBy(i => Math.Abs(BrightnessOf(i) - BrightnessOf(_reference)));

    /// <summary>Red, green and blue, which of a gray picture are equal.</summary>
    public static ImagePlane[] ChannelsOf(FusionImage picture)
    {
        (ImagePlane red, ImagePlane green, ImagePlane blue) = YCrCb.ToRgb(picture);
        return [red, green, blue];
    }

    /// <summary>How far picture <paramref name="index"/> agrees, above 0 to 1; null for the reference.</summary>
    public ImagePlane? Agreement(FusionImage picture, int index, CancellationToken cancellationToken)
    {
        if (index == _reference)
        {
            return null;
        }

        ImagePlane[] channels = ChannelsOf(picture);
        ImagePlane contradiction = new(picture.Height, picture.Width);
        for (int c = 0; c < channels.Length; c++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Contradict(contradiction.Samples, channels[c].Samples, _ranks[index][c], _known[c]);
        }

        ImagePlane agreement = RegionMean.Of(contradiction, halvings: 2, cancellationToken);
        foreach (ref float sample in agreement.Samples)
        {
            float rest = 1 - Math.Clamp(sample / Enough, 0, 1);
            sample = rest * rest + Least;
        }

        for (int c = 0; c < channels.Length; c++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Narrow(agreement.Samples, channels[c].Samples, _ranks[index][c], _known[c]);
        }

        return agreement;
    }

    /// <summary>Raises contradictions to those of one channel.</summary>
    private static void Contradict(
        Span<float> contradictions,
        ReadOnlySpan<float> values,
        BrightnessRanks ranks,
        (float[] Lowest, float[] Highest) known
    )
    {
        for (int k = 0; k < values.Length; k++)
        {
            float lowest = MathF.Log(Math.Max(0, ranks.ValueAt(known.Lowest[k]) - Noise) + LogOffset);
            float highest = MathF.Log(ranks.ValueAt(known.Highest[k]) + Noise + LogOffset);
            float value = MathF.Log(Math.Max(0, values[k]) + LogOffset);
            float distance = Math.Max(lowest - value, value - highest);
            float own = Math.Clamp((distance - Tolerated) / (Excluded - Tolerated), 0, 1);
            contradictions[k] = Math.Max(contradictions[k], own);
        }
    }

    /// <summary>Narrows the ranges of a channel where a picture agrees.</summary>
    private static void Narrow(
        ReadOnlySpan<float> agreements,
        ReadOnlySpan<float> values,
        BrightnessRanks ranks,
        (float[] Lowest, float[] Highest) known
    )
    {
        for (int k = 0; k < values.Length; k++)
        {
            (float lowest, float highest) = RangeOf(ranks, values[k]);
            (lowest, highest) = (Math.Max(known.Lowest[k], lowest), Math.Min(known.Highest[k], highest));
            if (agreements[k] > LeastToLearnFrom && lowest <= highest)
            {
                (known.Lowest[k], known.Highest[k]) = (lowest, highest);
            }
        }
    }

    private static (float Lowest, float Highest) RangeOf(BrightnessRanks ranks, float value) =>
        (ranks.Below(value - Noise), ranks.UpTo(value + Noise));

    private double BrightnessOf(int index) => _ranks[index].Sum(channel => channel.Brightness);
}
