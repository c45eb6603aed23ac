using System.Runtime.Intrinsics;
using FusionML.Imaging;

namespace FusionML.Alignment;

/// <summary>
/// How strongly and in which direction each pixel of a level lies on an edge, the same for light on dark and dark on light: the
/// weight w = m^2 / (m^2 + n^2) of the gradient's magnitude m, and w times (cos 2a, sin 2a) of its angle a.
/// </summary>
/// <remarks>
/// The product of two such vectors is w1 w2 cos^2 of the angle between the gradients, up to a constant: the normalised gradient
/// field of E. Haber and J. Modersitzki, "Intensity gradient based registration and fusion of multi-modal images" (MICCAI 2006),
/// doi:10.1007/11866763_89. n is the mean magnitude around the pixel and in the picture, so that a faint edge beside nothing
/// counts as a strong one beside others.
/// </remarks>
internal sealed class OrientationField
{
    /// <summary>Standard deviation of the blur before the gradient, in pixels of the level.</summary>
    private const double GradientScale = 1;

    /// <summary>Standard deviation of the neighbourhood whose mean magnitude counts as noise, as a part of the longer side.</summary>
    private const double Neighbourhood = 0.05;

    private OrientationField(int width, int height, double factor, Vector128<float>[] vectors)
    {
        (Width, Height, Factor, Vectors) = (width, height, factor, vectors);
        double energy = 0;
        foreach (Vector128<float> vector in vectors)
        {
            energy += Vector128.Dot(vector, vector);
        }

        Energy = energy;
    }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Pixels of the picture to one of the level.</summary>
    public double Factor { get; }

    /// <summary>The centre of the picture in coordinates of the level.</summary>
    public (double X, double Y) Centre { get; private init; }

    /// <summary>Row after row: w cos 2a, w sin 2a, w less its mean, 0.</summary>
    public Vector128<float>[] Vectors { get; }

    /// <summary>The sum of the squared lengths of all vectors.</summary>
    public double Energy { get; }

    /// <summary>Half the diagonal of the level, in its pixels.</summary>
    public double Radius => 0.5 * Math.Sqrt((Width * (double)Width) + (Height * (double)Height));

    /// <summary>Makes the field of a picture at a coarser sampling.</summary>
    public static OrientationField Of(ImagePlane picture, double factor, CancellationToken cancellationToken)
    {
        SampledLevel level = SampledLevel.Of(picture, factor, cancellationToken);
        ImagePlane smooth = Smoothing.Gaussian(level.Plane, GradientScale);
        (int width, int height) = (smooth.Width, smooth.Height);
        ImagePlane magnitude = new(height, width);
        Vector128<float>[] vectors = new Vector128<float>[width * height];
        double total = 0;
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<float> above = smooth.GetRow(Math.Max(y - 1, 0));
            ReadOnlySpan<float> row = smooth.GetRow(y);
            ReadOnlySpan<float> below = smooth.GetRow(Math.Min(y + 1, height - 1));
            Span<float> magnitudes = magnitude.GetRow(y);
            for (int x = 0; x < width; x++)
            {
                float across = row[Math.Min(x + 1, width - 1)] - row[Math.Max(x - 1, 0)];
                float down = below[x] - above[x];
                vectors[(y * width) + x] = Vector128.Create((across * across) - (down * down), 2 * across * down, 0, 0);
                magnitudes[x] = MathF.Sqrt((across * across) + (down * down));
                total += magnitudes[x];
            }
        }

        ImagePlane around = Smoothing.Gaussian(magnitude, Neighbourhood * Math.Max(width, height));
        float mean = (float)(total / vectors.Length);
        WeighByMagnitude(vectors, magnitude.Samples, around.Samples, mean);
        return new OrientationField(width, height, factor, vectors)
        {
            Centre = ((picture.Width / (2 * factor)) - 0.5, (picture.Height / (2 * factor)) - 0.5),
        };
    }

    private static void WeighByMagnitude(
        Vector128<float>[] vectors,
        ReadOnlySpan<float> magnitude,
        ReadOnlySpan<float> around,
        float mean
    )
    {
        double sum = 0;
        for (int i = 0; i < vectors.Length; i++)
        {
            float square = magnitude[i] * magnitude[i];
            float noise = 0.5f * (around[i] + mean);
            float total = square + (noise * noise);
            float weight = total > 0 ? square / total : 0;
            float scale = square > 0 ? weight / square : 0;
            vectors[i] = (vectors[i] * scale).WithElement(2, weight);
            sum += weight;
        }

        float meanWeight = (float)(sum / vectors.Length);
        for (int i = 0; i < vectors.Length; i++)
        {
            vectors[i] = vectors[i].WithElement(2, vectors[i].GetElement(2) - meanWeight);
        }
    }
}
