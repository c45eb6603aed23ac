using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>Keeps a fused picture between its sources where they agree.</summary>
/// <remarks>
/// With s the regional mean of the largest source minus the smallest: where s is at most a quarter of a step of 8 bits, every
/// sample is drawn to the nearest value that lies between the sources there, where s is above one step it stays, and between
/// the two the draw fades smoothly. So a picture fused with itself is that picture, and a sample that lies between the sources
/// stays. The thresholds are this low because the dark regions of night pictures lie a few steps apart by chance.
/// </remarks>
internal static class SourceAgreement
{
    private const float Agreed = 0.25f / 255;
    private const float Apart = 1f / 255;

    /// <summary>Means under a Gaussian of about six pixels: over regions, not where two pictures happen to cross.</summary>
    private const int Halvings = 3;

    /// <summary>The planes of float that <see cref="Keep"/> takes at its peak, its result included.</summary>
    public const int WorkingPlanes = 3;

    /// <summary>The fused plane, drawn to the sources where they agree; the planes that come in stay as they are.</summary>
    /// <param name="fused">What a network made of the luminance.</param>
    /// <param name="luminance">The planes that it was made of, two or more.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static ImagePlane Keep(ImagePlane fused, IReadOnlyList<ImagePlane> luminance, CancellationToken cancellationToken)
    {
        ImagePlane spread = RegionMean.Of(Spread(luminance, cancellationToken), Halvings, cancellationToken);
        ImagePlane kept = new(fused.Height, fused.Width, fused.BitDepth);
        float[] lowest = new float[fused.Width];
        float[] highest = new float[fused.Width];
        for (int y = 0; y < kept.Height; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            FindRange(luminance, y, lowest, highest);
            ReadOnlySpan<float> spreads = spread.GetRow(y);
            ReadOnlySpan<float> mixture = fused.GetRow(y);
            Span<float> result = kept.GetRow(y);
            for (int x = 0; x < result.Length; x++)
            {
                float between = Math.Clamp(mixture[x], lowest[x], highest[x]);
                float agreement = Math.Clamp((Apart - spreads[x]) / (Apart - Agreed), 0, 1);
                agreement *= agreement * (3 - 2 * agreement);

                // Weighted, not by the difference: at an agreement of 1 the value is the sources' to the last bit.
                result[x] = agreement * between + (1 - agreement) * mixture[x];
            }
        }

        return kept;
    }

    /// <summary>The largest source minus the smallest.</summary>
    private static ImagePlane Spread(IReadOnlyList<ImagePlane> luminance, CancellationToken cancellationToken)
    {
        ImagePlane spread = new(luminance[0].Height, luminance[0].Width);
        float[] lowest = new float[spread.Width];
        float[] highest = new float[spread.Width];
        for (int y = 0; y < spread.Height; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            FindRange(luminance, y, lowest, highest);
            Span<float> row = spread.GetRow(y);
            for (int x = 0; x < row.Length; x++)
            {
                row[x] = highest[x] - lowest[x];
            }
        }

        return spread;
    }

    private static void FindRange(IReadOnlyList<ImagePlane> luminance, int y, Span<float> lowest, Span<float> highest)
    {
        luminance[0].GetRow(y).CopyTo(lowest);
        lowest.CopyTo(highest);
        for (int i = 1; i < luminance.Count; i++)
        {
            ReadOnlySpan<float> row = luminance[i].GetRow(y);
            for (int x = 0; x < row.Length; x++)
            {
                (lowest[x], highest[x]) = (Math.Min(lowest[x], row[x]), Math.Max(highest[x], row[x]));
            }
        }
    }
}
