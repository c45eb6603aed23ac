using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>What ColorNet sees, row by row: fused luminance and the chroma of both sources, neutral for a gray one.</summary>
/// <param name="fused">The fused luminance.</param>
/// <param name="first">The first source, of the same size.</param>
/// <param name="second">The second source.</param>
/// <remarks>Not thread-safe.</remarks>
internal sealed class ColorNetSources(ImagePlane fused, FusionImage first, FusionImage second)
{
    private readonly float[] _cr = new float[fused.Width];
    private readonly float[] _cb = new float[fused.Width];

    /// <summary>Rows.</summary>
    public int Height => fused.Height;

    /// <summary>Columns.</summary>
    public int Width => fused.Width;

    /// <summary>Writes row <paramref name="y"/>: for each pixel Y, first Cr, first Cb, second Cr, second Cb.</summary>
    /// <param name="y">The row.</param>
    /// <param name="target">5 x width values.</param>
    public void LoadRow(int y, Span<float> target)
    {
        Put(fused.GetRow(y), target, 0);
        first.GetChromaRow(y, _cr, _cb);
        Put(_cr, target, 1);
        Put(_cb, target, 2);
        second.GetChromaRow(y, _cr, _cb);
        Put(_cr, target, 3);
        Put(_cb, target, 4);
    }

    private static void Put(ReadOnlySpan<float> plane, Span<float> target, int channel)
    {
        for (int x = 0, at = channel; x < plane.Length; x++, at += ColorNetWeights.InputPlanes)
        {
            target[at] = plane[x];
        }
    }
}
