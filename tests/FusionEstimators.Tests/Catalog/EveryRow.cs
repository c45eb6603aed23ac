using FreshProcess;
using FusionML.Alignment;
using FusionML.Imaging;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace FusionML.Estimators.Tests;

/// <summary>A row with a column of every kind that the catalog's estimators read.</summary>
internal sealed class EveryRow
{
    public string Path { get; set; } = string.Empty;

    public float Number { get; set; }

    [ImageType(SamplePair.Height, SamplePair.Width)]
    public MLImage? First { get; set; }

    [ImageType(SamplePair.Height, SamplePair.Width)]
    public MLImage? Second { get; set; }

    [PlaneType(SamplePair.Height, SamplePair.Width)]
    public ImagePlane? Y1 { get; set; }

    [PlaneType(SamplePair.Height, SamplePair.Width)]
    public ImagePlane? Y2 { get; set; }

    [PlaneType(SamplePair.Height, SamplePair.Width)]
    public ImagePlane? Cr1 { get; set; }

    [PlaneType(SamplePair.Height, SamplePair.Width)]
    public ImagePlane? Cb1 { get; set; }

    [PlaneType(SamplePair.Height, SamplePair.Width)]
    public ImagePlane? Cr2 { get; set; }

    [PlaneType(SamplePair.Height, SamplePair.Width)]
    public ImagePlane? Cb2 { get; set; }

    [PlaneType(SampleScene.Height, SampleScene.Width)]
    public ImagePlane? Scene { get; set; }

    [PlaneType(SampleScene.Height, SampleScene.Width)]
    public ImagePlane? MovedScene { get; set; }

    /// <summary>Rows that all differ.</summary>
    public static IEnumerable<EveryRow> Rows(int count) =>
        Enumerable
            .Range(0, count)
            .Select(row => new EveryRow
            {
                Path = System.IO.Path.Combine(AppContext.BaseDirectory, "sample.pgm"),
                Number = row,
                First = SamplePair.DrawColor(row),
                Second = SamplePair.DrawGray(row),
                Y1 = Plane(row, 0.3),
                Y2 = Plane(row, 0.7),
                Cr1 = Plane(row, 1.1),
                Cb1 = Plane(row, 1.3),
                Cr2 = Plane(row, 1.7),
                Cb2 = Plane(row, 1.9),
                Scene = SampleScene.Draw(row),
                MovedScene = SampleScene.Draw(row, PlanarTransform.Translation(1.25 + 0.1 * row, -1.5)),
            });

    private static ImagePlane Plane(int row, double frequency)
    {
        ImagePlane plane = new(SamplePair.Height, SamplePair.Width);
        for (int i = 0; i < plane.Samples.Length; i++)
        {
            plane.Samples[i] = (float)(0.5 + 0.4 * Math.Sin(frequency * i + row));
        }

        return plane;
    }
}
