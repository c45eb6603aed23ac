using System.Numerics;

namespace FusionML.Imaging;

/// <summary>Applies a pixelwise formula to the chroma of two sources, and what all chroma rules have in common.</summary>
internal static class PixelwiseChroma
{
    private const int RowsBetweenCancellationChecks = 16;

    /// <summary>The fused picture by the formula <typeparamref name="TMix"/>.</summary>
    public static FusionImage Apply<TMix>(
        ImagePlane fusedLuminance,
        FusionImage first,
        FusionImage second,
        CancellationToken cancellationToken
    )
        where TMix : struct, IChromaMix
    {
        RequireSameSize(fusedLuminance, first, second);
        if (first.IsColor && second.IsColor)
        {
            return MixRows<TMix>(fusedLuminance, first, second, cancellationToken);
        }

        return (first.IsColor ? first : second).WithLuminance(fusedLuminance);
    }

    /// <summary>
    /// The fused picture with the chroma of <paramref name="chosen"/>, or of <paramref name="other"/> if that one is gray.
    /// </summary>
    public static FusionImage Choose(ImagePlane fusedLuminance, FusionImage chosen, FusionImage other) =>
        (chosen.IsColor ? chosen : other).WithLuminance(fusedLuminance);

    public static void RequireSameSize(ImagePlane fusedLuminance, FusionImage first, FusionImage second)
    {
        ArgumentNullException.ThrowIfNull(fusedLuminance);
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        first.RequireSameSize(second, "the first source", "the second source");
        first.Y.RequireSameSize(fusedLuminance, "the first source", "the fused picture");
    }

    private static FusionImage MixRows<TMix>(
        ImagePlane fusedLuminance,
        FusionImage first,
        FusionImage second,
        CancellationToken cancellationToken
    )
        where TMix : struct, IChromaMix
    {
        (int height, int width) = (first.Height, first.Width);
        int bitDepth = Math.Max(first.BitDepth, second.BitDepth);
        (ImagePlane cr, ImagePlane cb) = (new ImagePlane(height, width, bitDepth), new ImagePlane(height, width, bitDepth));
        (float[] firstCr, float[] firstCb) = (new float[width], new float[width]);
        (float[] secondCr, float[] secondCb) = (new float[width], new float[width]);
        for (int y = 0; y < height; y++)
        {
            if (y % RowsBetweenCancellationChecks == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            first.GetChromaRow(y, firstCr, firstCb);
            second.GetChromaRow(y, secondCr, secondCb);
            Mix<TMix>(firstCr, secondCr, cr.GetRow(y));
            Mix<TMix>(firstCb, secondCb, cb.GetRow(y));
        }

        return new FusionImage(fusedLuminance, cr, cb);
    }

    private static void Mix<TMix>(ReadOnlySpan<float> first, ReadOnlySpan<float> second, Span<float> fused)
        where TMix : struct, IChromaMix
    {
        // One pixel per lane; the pixels that do not fill a vector go through the scalar form of the same formula.
        int i = 0;
        for (; i <= fused.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            TMix.Mix(new Vector<float>(first[i..]), new Vector<float>(second[i..])).CopyTo(fused[i..]);
        }

        for (; i < fused.Length; i++)
        {
            fused[i] = TMix.Mix(first[i], second[i]);
        }
    }
}
