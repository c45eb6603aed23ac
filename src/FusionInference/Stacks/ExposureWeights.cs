using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>What an exposure counts: at every pixel by how well it is exposed and how colourful, and on every level by its detail.</summary>
/// <remarks>
/// The base is T. Mertens, J. Kautz and F. Van Reeth, "Exposure Fusion", Pacific Graphics 2007, doi:10.1109/PG.2007.17:
/// w = (s + c)^(1/2) exp(-(Y - 1/2)^2 / (2 * 0.3^2)), with s the standard deviation of red, green and blue. In place of their
/// contrast of single pixels, level l of the pyramid counts w_l = reduce^l(w) (m_l + e), with m_l the regional energy of the
/// level's details: noise has none on coarse levels, and detail wins where it is, not where a pixel says so.
/// </remarks>
internal static class ExposureWeights
{
    private const float Sigma = 0.3f;
    private const float LeastColor = 1e-4f;
    private const float LeastEnergy = 1e-6f;

    /// <summary>Keeps a sum of weights above zero, so that one can divide by it.</summary>
    private const float Least = 1e-20f;

    /// <summary>The weight of every pixel.</summary>
    public static ImagePlane Of(FusionImage picture, CancellationToken cancellationToken)
    {
        ImagePlane weights = new(picture.Height, picture.Width);
        for (int y = 0; y < weights.Height; y++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Span<float> row = weights.GetRow(y);
            ReadOnlySpan<float> luminance = picture.Y.GetRow(y);
            ReadOnlySpan<float> cr = picture.IsColor ? picture.Cr.GetRow(y) : default;
            ReadOnlySpan<float> cb = picture.IsColor ? picture.Cb.GetRow(y) : default;
            for (int x = 0; x < row.Length; x++)
            {
                float distance = luminance[x] - 0.5f;
                float exposure = MathF.Exp(-distance * distance / (2 * Sigma * Sigma));
                float color = picture.IsColor ? Colorfulness(luminance[x], cr[x], cb[x]) : 0;
                row[x] = exposure * MathF.Sqrt(color + LeastColor);
            }
        }

        return weights;
    }

    /// <summary>Multiplies the weights of every detail level with the regional energy of its details.</summary>
    /// <param name="weights">The weights on all levels, which change.</param>
    /// <param name="details">The Laplacian pyramid of the picture.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static void CountDetail(
        ReadOnlySpan<ImagePlane> weights,
        ReadOnlySpan<ImagePlane> details,
        CancellationToken cancellationToken
    )
    {
        for (int l = 0; l < weights.Length - 1; l++)
        {
            ImagePlane energy = details[l].Clone();
            SampleArithmetic.Square(energy.Samples);
            Span<float> level = weights[l].Samples;
            ReadOnlySpan<float> energies = RegionMean.Of(energy, halvings: 1, cancellationToken).Samples;
            for (int k = 0; k < level.Length; k++)
            {
                level[k] = level[k] * (Math.Max(0, energies[k]) + LeastEnergy) + Least;
            }
        }
    }

    private static float Colorfulness(float y, float cr, float cb)
    {
        (float red, float green, float blue) = YCrCb.ToRgb(y, cr, cb);
        float mean = (red + green + blue) / 3;
        (float r, float g, float b) = (red - mean, green - mean, blue - mean);
        return MathF.Sqrt((r * r + g * g + b * b) / 3);
    }
}
