using FusionML.Imaging;

namespace FusionML.Training;

/// <summary>
/// Makes multi-focus pairs with a true reference from sharp pictures: a random mask says which of the two pictures is sharp
/// where, and the other one is blurred there. They widen a small set of multi-focus pairs.
/// </summary>
/// <remarks>Holds nothing; can be used from several threads.</remarks>
public static class SyntheticFocusPairs
{
    private const int Waves = 6;
    private const double MinimumDeviation = 0.8;
    private const double MaximumDeviation = 4;
    private const double MaximumMatteDeviation = 6;

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
        ImagePlane first = Mix(
            sharp.Y,
            GaussianBlur.Apply(sharp.Y, Deviation(ref random, MaximumDeviation)),
            mask,
            sharpWhere: 1
        );
        ImagePlane second = Mix(
            sharp.Y,
            GaussianBlur.Apply(sharp.Y, Deviation(ref random, MaximumDeviation)),
            mask,
            sharpWhere: 0
        );
        return new TrainingPair(id, new FusionImage(first), new FusionImage(second), new FusionImage(sharp.Y));
    }

    /// <summary>
    /// One pair of a near object before a far scene, with what a lens does at the border between them: an object out of focus
    /// spreads over the scene behind it, and a scene out of focus ends behind a sharp object.
    /// </summary>
    /// <remarks>
    /// With the matte a of the object F before the scene B and a blur *: far focus is (aF)* + (1 - a*) B, near focus a F + (1 -
    /// a) B*, the reference a F + (1 - a) B. H. Ma et al., "An alpha-matte boundary defocus model-based cascaded network for
    /// multi-focus image fusion", TIP 29 (2020), DOI 10.1109/TIP.2020.3018261.
    /// </remarks>
    /// <param name="id">What errors call the pair.</param>
    /// <param name="near">The picture that the object is cut from, sharp everywhere.</param>
    /// <param name="far">
    /// The scene behind it, sharp everywhere. Both are cut to the size that they share, from the top left.
    /// </param>
    /// <param name="seed">Chooses the matte and how strongly each side is blurred (Gaussian, deviation 0.8 to 6 pixels).</param>
    /// <returns>Gray pictures, the one in near focus first.</returns>
    /// <exception cref="PixelValueException">A sample is NaN or infinite.</exception>
    public static TrainingPair MakeMatte(string id, FusionImage near, FusionImage far, ulong seed)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        ArgumentNullException.ThrowIfNull(near);
        ArgumentNullException.ThrowIfNull(far);
        SplitMix64 random = new(seed);
        (int height, int width) = (Math.Min(near.Height, far.Height), Math.Min(near.Width, far.Width));
        ImagePlane matte = Mask(height, width, ref random);
        ImagePlane cutObject = new(height, width);
        ImagePlane scene = new(height, width);
        for (int i = 0; i < matte.Samples.Length; i++)
        {
            (int y, int x) = Math.DivRem(i, width);
            cutObject.Samples[i] = matte.Samples[i] * near.Y[y, x];
            scene.Samples[i] = far.Y[y, x];
        }

        double objectBlur = Deviation(ref random, MaximumMatteDeviation);
        ImagePlane blurredObject = GaussianBlur.Apply(cutObject, objectBlur);
        ImagePlane blurredMatte = GaussianBlur.Apply(matte, objectBlur);
        ImagePlane blurredScene = GaussianBlur.Apply(scene, Deviation(ref random, MaximumMatteDeviation));
        return new TrainingPair(
            id,
            new FusionImage(Over(cutObject, matte, blurredScene)),
            new FusionImage(Over(blurredObject, blurredMatte, scene)),
            new FusionImage(Over(cutObject, matte, scene))
        );
    }

    /// <summary>The object, already multiplied by its matte, before a scene.</summary>
    private static ImagePlane Over(ImagePlane cutObject, ImagePlane matte, ImagePlane scene)
    {
        ImagePlane result = new(scene.Height, scene.Width);
        for (int i = 0; i < result.Samples.Length; i++)
        {
            result.Samples[i] = cutObject.Samples[i] + (1 - matte.Samples[i]) * scene.Samples[i];
        }

        return result;
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

    private static double Deviation(ref SplitMix64 random, double largest) =>
        MinimumDeviation + (largest - MinimumDeviation) * Uniform(ref random);

    private static double Uniform(ref SplitMix64 random) => random.Next(1 << 20) / (double)(1 << 20);
}
