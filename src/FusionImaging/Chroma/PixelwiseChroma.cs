using System.Numerics;

namespace FusionML.Imaging;

/// <summary>Applies a pixelwise formula to the chroma of two sources, and what all chroma rules have in common.</summary>
internal static class PixelwiseChroma
{
    private const int SamplesBetweenCancellationChecks = 1 << 20;

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
            ImagePlane cr = Mix<TMix>(first.Cr, second.Cr, cancellationToken);
            return new FusionImage(fusedLuminance, cr, Mix<TMix>(first.Cb, second.Cb, cancellationToken));
        }

        return TakeFrom(first.IsColor ? first : second, fusedLuminance);
    }

    /// <summary>
    /// The fused picture with the chroma of <paramref name="chosen"/>, or of <paramref name="other"/> if that one is gray.
    /// </summary>
    public static FusionImage Choose(ImagePlane fusedLuminance, FusionImage chosen, FusionImage other) =>
        TakeFrom(chosen.IsColor ? chosen : other, fusedLuminance);

    public static void RequireSameSize(ImagePlane fusedLuminance, FusionImage first, FusionImage second)
    {
        ArgumentNullException.ThrowIfNull(fusedLuminance);
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        first.RequireSameSize(second, "the first source", "the second source");
        first.Y.RequireSameSize(fusedLuminance, "the first source", "the fused picture");
    }

    private static FusionImage TakeFrom(FusionImage source, ImagePlane fusedLuminance) =>
        source.IsColor ? new FusionImage(fusedLuminance, source.Cr.Clone(), source.Cb.Clone()) : new FusionImage(fusedLuminance);

    private static ImagePlane Mix<TMix>(ImagePlane first, ImagePlane second, CancellationToken cancellationToken)
        where TMix : struct, IChromaMix
    {
        ImagePlane fused = new(first.Height, first.Width, Math.Max(first.BitDepth, second.BitDepth));
        for (int start = 0; start < fused.Samples.Length; start += SamplesBetweenCancellationChecks)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int count = Math.Min(SamplesBetweenCancellationChecks, fused.Samples.Length - start);
            Mix<TMix>(first.Samples.Slice(start, count), second.Samples.Slice(start, count), fused.Samples.Slice(start, count));
        }

        return fused;
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
