using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>
/// Decides from which of two focus pictures each region comes, by what a network made of them: where the fused picture is
/// clearly nearer to one of the sources, that source takes its place.
/// </summary>
/// <remarks>
/// With the regional means d1, d2 of |F - F1| and |F - F2| and t = (d1 - d2) / (d1 + d2 + e): F stays where |t| is below 0.2, is
/// the nearer source where |t| is above 0.6, and goes smoothly from one to the other between. So a region that one source
/// shows sharp is that source, sample by sample, and where both are blurred the network's mixture stays. The share of the second
/// source, (1 + t) / 2 drawn to 0 or 1 in the same way, mixes the chroma.
/// </remarks>
internal static class FocusDecision
{
    private const float LowestClear = 0.2f;
    private const float Clear = 0.6f;

    /// <summary>Half a step of 8 bits: a difference below it says nothing.</summary>
    private const float Indifference = 0.5f / 255;

    /// <summary>Means under a Gaussian of about three pixels: over regions, not pixels.</summary>
    private const int Halvings = 2;

    /// <summary>The decided result.</summary>
    /// <param name="fused">What the network made of the luminance.</param>
    /// <param name="sources">Both pictures, whose chroma counts.</param>
    /// <param name="luminance">What stands for their luminance.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static FusionResult Apply(
        FusionResult fused,
        FusionImage[] sources,
        ImagePlane[] luminance,
        CancellationToken cancellationToken
    )
    {
        ImagePlane first = Distance(fused.Fused, luminance[0], cancellationToken);
        ImagePlane second = Distance(fused.Fused, luminance[1], cancellationToken);
        ImagePlane decided = new(fused.Fused.Height, fused.Fused.Width, fused.Fused.BitDepth);
        ImagePlane share = new(decided.Height, decided.Width, bitDepth: 16);
        Decide(fused.Fused, (first, second), luminance, decided, share, cancellationToken);
        return fused.Decided(Color(decided, sources, share), share);
    }

    private static void Decide(
        ImagePlane fused,
        (ImagePlane First, ImagePlane Second) distances,
        ImagePlane[] sources,
        ImagePlane decided,
        ImagePlane share,
        CancellationToken cancellationToken
    )
    {
        for (int y = 0; y < decided.Height; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ReadOnlySpan<float> ones = distances.First.GetRow(y);
            ReadOnlySpan<float> twos = distances.Second.GetRow(y);
            ReadOnlySpan<float> mixture = fused.GetRow(y);
            ReadOnlySpan<float> first = sources[0].GetRow(y);
            ReadOnlySpan<float> second = sources[1].GetRow(y);
            Span<float> result = decided.GetRow(y);
            Span<float> shares = share.GetRow(y);
            for (int x = 0; x < result.Length; x++)
            {
                float nearness = (ones[x] - twos[x]) / (ones[x] + twos[x] + Indifference);
                float clearness = Math.Clamp((Math.Abs(nearness) - LowestClear) / (Clear - LowestClear), 0, 1);
                clearness *= clearness * (3 - 2 * clearness);
                (float nearer, float side) = nearness > 0 ? (second[x], 1) : (first[x], 0);
                result[x] = Math.Clamp(mixture[x] + clearness * (nearer - mixture[x]), 0, 1);
                float mixed = Math.Clamp((1 + nearness) / 2, 0, 1);
                shares[x] = mixed + clearness * (side - mixed);
            }
        }
    }

    private static ImagePlane Distance(ImagePlane fused, ImagePlane source, CancellationToken cancellationToken)
    {
        ImagePlane distance = new(fused.Height, fused.Width);
        Span<float> distances = distance.Samples;
        ReadOnlySpan<float> one = fused.Samples;
        ReadOnlySpan<float> two = source.Samples;
        for (int k = 0; k < distances.Length; k++)
        {
            distances[k] = Math.Abs(one[k] - two[k]);
        }

        return RegionMean.Of(distance, Halvings, cancellationToken);
    }

    private static FusionImage Color(ImagePlane luminance, FusionImage[] sources, ImagePlane share)
    {
        return sources[0].IsColor || sources[1].IsColor
            ? new FusionImage(
                luminance,
                Mix(sources[0].Cr, sources[1].Cr, share, luminance.BitDepth),
                Mix(sources[0].Cb, sources[1].Cb, share, luminance.BitDepth)
            )
            : new FusionImage(luminance);
    }

    /// <summary>first + share (second - first); a gray picture's chroma is neutral.</summary>
    private static ImagePlane Mix(ImagePlane? first, ImagePlane? second, ImagePlane share, int bitDepth)
    {
        ImagePlane mixed = new(share.Height, share.Width, bitDepth);
        Span<float> samples = mixed.Samples;
        ReadOnlySpan<float> shares = share.Samples;
        ReadOnlySpan<float> ones = first is null ? default : first.Samples;
        ReadOnlySpan<float> twos = second is null ? default : second.Samples;
        for (int k = 0; k < samples.Length; k++)
        {
            float one = ones.IsEmpty ? YCrCb.Neutral : ones[k];
            float two = twos.IsEmpty ? YCrCb.Neutral : twos[k];
            samples[k] = one + shares[k] * (two - one);
        }

        return mixed;
    }
}
