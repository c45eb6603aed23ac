using FusionML.Imaging;

namespace FusionML.StackEvaluation;

/// <summary>Writes drawn pictures into a folder.</summary>
internal static class DrawnFiles
{
    /// <summary>Draws and writes pictures side by side.</summary>
    /// <returns>The files, in order.</returns>
    public static string[] Write(string folder, int count, string extension, Func<int, FusionImage> draw, CancellationToken token)
    {
        Directory.CreateDirectory(folder);
        string[] files = [.. Enumerable.Range(0, count).Select(i => Path.Combine(folder, $"picture-{i + 1:000}.{extension}"))];
        Parallel.For(0, count, new ParallelOptions { CancellationToken = token }, i =>
            PictureFile.Write(files[i], draw(i), new PictureWriteOptions { Overwrite = true }, token)
        );
        return files;
    }

    /// <summary>A picture beside and under its own reflections, <paramref name="times"/> to a side: a large one drawn in no time.</summary>
    public static FusionImage Repeat(FusionImage picture, int times)
    {
        return times == 1 ? picture
            : picture.IsColor ? new FusionImage(Plane(picture.Y), Plane(picture.Cr), Plane(picture.Cb))
            : new FusionImage(Plane(picture.Y));

        ImagePlane Plane(ImagePlane plane)
        {
            ImagePlane large = new(plane.Height * times, plane.Width * times, plane.BitDepth);
            for (int y = 0; y < large.Height; y++)
            {
                ReadOnlySpan<float> from = plane.GetRow(Reflect(y, plane.Height));
                Span<float> to = large.GetRow(y);
                for (int x = 0; x < to.Length; x++)
                {
                    to[x] = from[Reflect(x, plane.Width)];
                }
            }

            return large;
        }
    }

    private static int Reflect(int index, int length) => index / length % 2 == 0 ? index % length : length - 1 - index % length;
}
