using FusionML.Imaging;

namespace FusionML.Training;

/// <summary>
/// Makes multi-focus pairs with a true reference from sharp pictures: a random mask says which of the two pictures is sharp where,
/// and the other one is blurred there. They widen a small set of multi-focus pairs.
/// </summary>
public static class SyntheticFocusPairs
{
    private const int Waves = 6;
    private const double SmallestDeviation = 0.8;
    private const double LargestDeviation = 4;

    /// <summary>One pair.</summary>
    /// <param name="id">What errors call the pair.</param>
    /// <param name="sharp">A picture that is sharp everywhere; its luminance becomes the reference.</param>
    /// <param name="seed">Chooses the mask and how strongly each side is blurred (Gaussian, deviation 0.8 to 4 pixels).</param>
    /// <returns>Gray pictures, each sharp where the other is not, and softly mixed along the border between.</returns>
    /// <exception cref="PixelValueException">A sample is NaN or infinite.</exception>
    public static TrainingPair Make(string id, FusionImage sharp, ulong seed)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        ArgumentNullException.ThrowIfNull(sharp);
        SplitMix64 random = new(seed);
        ImagePlane mask = Mask(sharp.Height, sharp.Width, ref random);
        ImagePlane first = Mix(sharp.Y, GaussianBlur.Apply(sharp.Y, Deviation(ref random)), mask, sharpWhere: 1);
        ImagePlane second = Mix(sharp.Y, GaussianBlur.Apply(sharp.Y, Deviation(ref random)), mask, sharpWhere: 0);
        return new TrainingPair(id, new FusionImage(first), new FusionImage(second), new FusionImage(sharp.Y));
    }

    /// <summary>Where a sum of random plane waves is positive, with a border of random softness: 1 there, 0 elsewhere.</summary>
    private static ImagePlane Mask(int height, int width, ref SplitMix64 random)
    {
        (double X, double Y, double Phase)[] waves = new (double, double, double)[Waves];
        for (int i = 0; i < Waves; i++)
        {
            waves[i] = (Frequency(ref random), Frequency(ref random), 2 * Math.PI * Uniform(ref random));
        }

        double steepness = 20 + 200 * Uniform(ref random);
        ImagePlane mask = new(height, width);
        for (int i = 0; i < mask.Samples.Length; i++)
        {
            (int y, int x) = Math.DivRem(i, width);
            double field = waves.Sum(wave => Math.Sin(wave.X * x + wave.Y * y + wave.Phase)) / Waves;
            mask.Samples[i] = (float)(1 / (1 + Math.Exp(-steepness * field)));
        }

        return mask;

        // One to some six borders across a crop of 64.
        static double Frequency(ref SplitMix64 random) => 0.25 * (Uniform(ref random) - 0.5);
    }

    private static ImagePlane Mix(ImagePlane sharp, ImagePlane blurred, ImagePlane mask, float sharpWhere)
    {
        ImagePlane mixed = new(sharp.Height, sharp.Width);
        for (int i = 0; i < mixed.Samples.Length; i++)
        {
            float share = sharpWhere == 1 ? mask.Samples[i] : 1 - mask.Samples[i];
            mixed.Samples[i] = share * sharp.Samples[i] + (1 - share) * blurred.Samples[i];
        }

        return mixed;
    }

    private static double Deviation(ref SplitMix64 random) =>
        SmallestDeviation + (LargestDeviation - SmallestDeviation) * Uniform(ref random);

    private static double Uniform(ref SplitMix64 random) => random.Next(1 << 20) / (double)(1 << 20);
}
