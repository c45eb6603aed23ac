using FusionML.Imaging;

namespace FusionML.Training.Tests;

/// <summary>Smooth random pairs with a reference, small enough to train on in a test.</summary>
internal static class TrainingPictures
{
    public static CropSampler Sampler(int pairs = 3, int batch = 1, ulong seed = 1) =>
        new(
            Pairs(pairs),
            new CropSamplerOptions
            {
                CropSize = 16,
                BatchSize = batch,
                Seed = seed,
                Chroma = true,
            }
        );

    public static TrainingPair[] Pairs(int count) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(i => new TrainingPair($"pair {i}", Picture(i, 0.3f), Picture(i, 0.8f), Picture(i, 0.55f))),
        ];

    private static FusionImage Picture(int index, float level) =>
        new(Plane(index, level), Plane(index + 10, level), Plane(index + 20, level));

    private static ImagePlane Plane(int index, float level)
    {
        ImagePlane plane = new(20, 20);
        for (int i = 0; i < plane.Samples.Length; i++)
        {
            (int y, int x) = Math.DivRem(i, 20);
            plane.Samples[i] = level + 0.2f * MathF.Sin(0.7f * x + index) * MathF.Cos(0.5f * y - index);
        }

        return plane;
    }
}
