using FusionML.Imaging;
using FusionML.Inference;
using Microsoft.ML;

namespace FusionML.Estimators.Tests;

/// <summary>A row of planes of any size, and how tests fuse it.</summary>
internal sealed class PlanePair
{
    [PlaneType]
    public ImagePlane? First { get; set; }

    [PlaneType]
    public ImagePlane? Second { get; set; }

    [PlaneType]
    public ImagePlane? Third { get; set; }

    [PlaneType]
    public ImagePlane? Fourth { get; set; }

    /// <summary>Two scenes with detail in different places.</summary>
    public static PlanePair Draw(int height, int width, int seed = 0) =>
        new()
        {
            First = Draw(height, width, (y, x) => 0.5 + (2 * x < width ? 0.3 * Math.Sin(0.9 * x + 0.4 * y + seed) : 0)),
            Second = Draw(height, width, (y, x) => 0.45 + (2 * x < width ? 0 : 0.3 * Math.Cos(0.7 * y - 0.5 * x + seed))),
        };

    /// <summary>The same and a third one, with detail in the middle.</summary>
    public static PlanePair DrawThree(int height, int width)
    {
        PlanePair drawn = Draw(height, width);
        drawn.Third = Draw(height, width, (y, x) => 0.5 + (4 * x > width && 4 * x < 3 * width ? 0.3 * Math.Sin(1.3 * y) : 0));
        return drawn;
    }

    /// <summary>One column of planes, fused from the first <paramref name="columns"/> columns of one row.</summary>
    public ImagePlane Fuse(MLContext context, FuseImagesOptions options, int columns = 2, FusionTask task = FusionTask.Ivf)
    {
        IDataView rows = context.Data.LoadFromEnumerable([this]);
        string[] names = [nameof(First), nameof(Second), nameof(Third), nameof(Fourth)];
        using FuseImagesTransformer model = context.Transforms.FuseImages("Fused", names[..columns], task, options).Fit(rows);
        return TestRows.Planes(model.Transform(rows), "Fused")[0];
    }

    private static ImagePlane Draw(int height, int width, Func<int, int, double> formula)
    {
        ImagePlane plane = new(height, width);
        for (int i = 0; i < height * width; i++)
        {
            plane.Samples[i] = (float)formula(i / width, i % width);
        }

        return plane;
    }
}
