using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace FreshProcess;

/// <summary>Rows with a pair of pictures that a formula draws.</summary>
public class SamplePair
{
    /// <summary>Rows of each picture.</summary>
    public const int Height = 24;

    /// <summary>Columns of each picture.</summary>
    public const int Width = 40;

    /// <summary>The first picture, in colour.</summary>
    [ImageType(Height, Width)]
    public required MLImage First { get; init; }

    /// <summary>The second picture, gray.</summary>
    [ImageType(Height, Width)]
    public required MLImage Second { get; init; }

    /// <summary>Makes <paramref name="count"/> rows with different pictures.</summary>
    public static IEnumerable<SamplePair> Rows(int count = 3) =>
        Enumerable.Range(0, count).Select(row => new SamplePair { First = DrawColor(row), Second = DrawGray(row) });

    /// <summary>Draws a coloured picture.</summary>
    public static MLImage DrawColor(int seed) =>
        Draw((y, x) => ((byte)(5 * x + 11 * seed), (byte)(9 * y + 3 * x), (byte)(200 - 4 * x + 2 * y + seed)));

    /// <summary>Draws a gray picture.</summary>
    public static MLImage DrawGray(int seed) =>
        Draw(
            (y, x) =>
            {
                byte sample = (byte)(7 * x + 13 * y + 17 * seed);
                return (sample, sample, sample);
            }
        );

    private static MLImage Draw(Func<int, int, (byte Red, byte Green, byte Blue)> draw)
    {
        byte[] pixels = new byte[Height * Width * 4];
        for (int i = 0; i < Height * Width; i++)
        {
            (byte red, byte green, byte blue) = draw(i / Width, i % Width);
            (pixels[4 * i], pixels[4 * i + 1], pixels[4 * i + 2], pixels[4 * i + 3]) = (blue, green, red, 255);
        }

        return MLImage.CreateFromPixels(Width, Height, MLPixelFormat.Bgra32, pixels);
    }
}
