using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace FuseThenDetect;

/// <summary>
/// A drawn street at night: the visible picture shows the houses, the infrared one a warm pedestrian, and only both together tell
/// where the pedestrian stands.
/// </summary>
internal sealed class SceneRow
{
    public const int Side = 96;

    private const int BoxWidth = 16;
    private const int BoxHeight = 32;

    [ImageType(Side, Side)]
    public required MLImage Visible { get; init; }

    [ImageType(Side, Side)]
    public required MLImage Infrared { get; init; }

    /// <summary>The name of each object.</summary>
    public required string[] Labels { get; init; }

    /// <summary>Left, top, right and bottom of each object, in pixels.</summary>
    public required float[] Boxes { get; init; }

    /// <summary>Draws streets.</summary>
    public static IEnumerable<SceneRow> Draw(int count) =>
        Enumerable
            .Range(0, count)
            .Select(scene =>
            {
                (int left, int top) = ((7 + 23 * scene) % (Side - BoxWidth), (11 + 13 * scene) % (Side - BoxHeight));
                bool IsWarm(int y, int x) => x >= left && x < left + BoxWidth && y >= top && y < top + BoxHeight;
                return new SceneRow
                {
                    Visible = Picture((y, x) => 40 + 30 * ((x / 12 + y / 16 + scene) % 2) + y / 4),
                    Infrared = Picture((y, x) => IsWarm(y, x) ? 230 : 60 + x / 8),
                    Labels = ["pedestrian"],
                    Boxes = [left, top, left + BoxWidth, top + BoxHeight],
                };
            });

    private static MLImage Picture(Func<int, int, int> shade)
    {
        byte[] pixels = new byte[Side * Side * 4];
        for (int i = 0; i < Side * Side; i++)
        {
            byte sample = (byte)shade(i / Side, i % Side);
            (pixels[4 * i], pixels[4 * i + 1], pixels[4 * i + 2], pixels[4 * i + 3]) = (sample, sample, sample, byte.MaxValue);
        }

        return MLImage.CreateFromPixels(Side, Side, MLPixelFormat.Bgra32, pixels);
    }
}
