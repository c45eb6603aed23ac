using FusionML.Imaging;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace FusionML.Estimators.Tests;

/// <summary>A row with two planes of a drawn scene and the scene itself: each source lacks the texture of one half.</summary>
internal sealed class DrawnPair
{
    public const int Side = 24;

    [PlaneType]
    public required ImagePlane First { get; init; }

    [PlaneType]
    public required ImagePlane Second { get; init; }

    [PlaneType]
    public required ImagePlane Reference { get; init; }

    public static IEnumerable<DrawnPair> Rows(int count, int side = Side) =>
        Enumerable
            .Range(0, count)
            .Select(scene => new DrawnPair
            {
                First = Draw(scene, side, texture: x => x < side / 2),
                Second = Draw(scene, side, texture: x => x >= side / 2),
                Reference = Draw(scene, side, texture: _ => true),
            });

    public static IDataView View(MLContext context, int count = 2, int side = Side) =>
        context.Data.LoadFromEnumerable(Rows(count, side));

    private static ImagePlane Draw(int scene, int side, Func<int, bool> texture)
    {
        ImagePlane plane = new(side, side);
        for (int y = 0; y < side; y++)
        {
            for (int x = 0; x < side; x++)
            {
                float shade = 0.5f + 0.2f * MathF.Sin(0.2f * (x + y) + scene);
                plane[y, x] = shade + (texture(x) ? 0.2f * MathF.Sin(1.9f * x + scene) * MathF.Cos(1.3f * y) : 0);
            }
        }

        return plane;
    }
}

/// <summary>A row with two coloured images and the one to reach: dark and bright of the same scene.</summary>
internal sealed class DrawnImages
{
    [ImageType(DrawnPair.Side, DrawnPair.Side)]
    public required MLImage First { get; init; }

    [ImageType(DrawnPair.Side, DrawnPair.Side)]
    public required MLImage Second { get; init; }

    [ImageType(DrawnPair.Side, DrawnPair.Side)]
    public required MLImage Reference { get; init; }

    public static IDataView View(MLContext context, int count = 1) =>
        context.Data.LoadFromEnumerable(
            Enumerable
                .Range(0, count)
                .Select(scene => new DrawnImages
                {
                    First = Draw(scene, 0.5),
                    Second = Draw(scene, 1.5),
                    Reference = Draw(scene, 1),
                })
        );

    private static MLImage Draw(int scene, double exposure)
    {
        byte[] pixels = new byte[DrawnPair.Side * DrawnPair.Side * 4];
        for (int i = 0; i < pixels.Length; i += 4)
        {
            (int y, int x) = Math.DivRem(i / 4, DrawnPair.Side);
            (pixels[i], pixels[i + 1], pixels[i + 2], pixels[i + 3]) = (
                Expose(40 + 4 * x),
                Expose(120 + 30 * Math.Sin(0.5 * y + scene)),
                Expose(150 - 3 * y),
                255
            );
        }

        return MLImage.CreateFromPixels(DrawnPair.Side, DrawnPair.Side, MLPixelFormat.Bgra32, pixels);

        byte Expose(double sample) => (byte)Math.Clamp(Math.Round(exposure * sample), 0, 255);
    }
}
