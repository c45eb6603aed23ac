using FusionML.Imaging;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace FuseThenClassify;

/// <summary>A row of the data: what both cameras see of a scene, and what stands there.</summary>
internal sealed class SceneRow
{
    private readonly RoadScene _scene;

    private SceneRow(RoadScene scene) => _scene = scene;

    /// <summary>The visible picture, drawn anew each time: whoever reads it disposes of it.</summary>
    [ImageType(RoadScene.Side, RoadScene.Side)]
    public MLImage Visible => ToImage(_scene.Visible());

    /// <summary>The infrared picture, likewise.</summary>
    [ImageType(RoadScene.Side, RoadScene.Side)]
    public MLImage Infrared => ToImage(_scene.Infrared());

    /// <summary>The name of what stands there.</summary>
    public string Label => _scene.Kind.ToString();

    /// <summary>Draws scenes: every kind by day and by night, equally often.</summary>
    /// <param name="count">How often each of them.</param>
    /// <param name="seed">What all choices follow from; other seeds give other scenes.</param>
    public static SceneRow[] Draw(int count, int seed)
    {
        ObjectKind[] kinds = Enum.GetValues<ObjectKind>();
        return
        [
            .. Enumerable
                .Range(0, 2 * kinds.Length * count)
                .Select(i => new SceneRow(new RoadScene(kinds[i / 2 % kinds.Length], isDay: i % 2 == 0, 100_003 * seed + i))),
        ];
    }

    private static MLImage ToImage(ImagePlane plane)
    {
        byte[] pixels = new byte[4 * plane.Samples.Length];
        for (int i = 0; i < plane.Samples.Length; i++)
        {
            byte shade = (byte)Math.Round(byte.MaxValue * plane.Samples[i]);
            (pixels[4 * i], pixels[4 * i + 1], pixels[4 * i + 2], pixels[4 * i + 3]) = (shade, shade, shade, byte.MaxValue);
        }

        return MLImage.CreateFromPixels(plane.Width, plane.Height, MLPixelFormat.Bgra32, pixels);
    }
}
