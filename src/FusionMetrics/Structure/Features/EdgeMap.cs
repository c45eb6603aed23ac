namespace FusionML.Metrics;

/// <summary>
/// Edges of a picture: Sobel responses above a threshold found from their mean, thinned to ridges. The thinning is that of
/// MATLAB's edge or of Octave's, which differ.
/// </summary>
/// <remarks>
/// Gradients are those of the Sobel filter over 8 with the border replicated; the threshold of the squared magnitude is four
/// times its mean. Octave keeps a pixel that is larger than both neighbours in its row or in its column, beyond the border 0.
/// MATLAB asks the same of the direction in which the gradient is the larger, lets the neighbour before be equal, and keeps no
/// pixel at the border.
/// </remarks>
internal sealed class EdgeMap
{
    private readonly byte[] _edges;

    private EdgeMap(int height, int width) => (Height, Width, _edges) = (height, width, new byte[height * width]);

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>The edges as MATLAB thins them, found once per plane.</summary>
    public static EdgeMap Matlab(BytePlane plane) => plane.Derive("edges, MATLAB", static self => Find(self, matlab: true));

    /// <summary>The edges as Octave thins them, found once per plane.</summary>
    public static EdgeMap Octave(BytePlane plane) => plane.Derive("edges, Octave", static self => Find(self, matlab: false));

    /// <summary>
    /// The 3x3 windows whose upper row is <paramref name="y"/>, as nine bits column by column, for every column that starts one.
    /// </summary>
    public void ReadWindows(int y, Span<int> codes)
    {
        ReadOnlySpan<byte> upper = _edges.AsSpan(y * Width, Width);
        ReadOnlySpan<byte> middle = _edges.AsSpan((y + 1) * Width, Width);
        ReadOnlySpan<byte> lower = _edges.AsSpan((y + 2) * Width, Width);
        int code = 0;
        for (int x = 0; x < Width; x++)
        {
            code = (code >> 3) | ((upper[x] | (middle[x] << 1) | (lower[x] << 2)) << 6);
            if (x >= 2)
            {
                codes[x - 2] = code;
            }
        }
    }

    private static EdgeMap Find(BytePlane plane, bool matlab)
    {
        (int height, int width) = (plane.Height, plane.Width);

        // Eight times the gradients, exact as integers, with a border of 0 for the comparisons.
        int stride = width + 2;
        int[] squares = new int[(height + 2) * stride];
        int[] horizontal = new int[height * width];
        int[] vertical = new int[height * width];
        long total = 0;
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<byte> above = plane.Row(Math.Max(y - 1, 0));
            ReadOnlySpan<byte> row = plane.Row(y);
            ReadOnlySpan<byte> below = plane.Row(Math.Min(y + 1, height - 1));
            for (int x = 0; x < width; x++)
            {
                int left = Math.Max(x - 1, 0);
                int right = Math.Min(x + 1, width - 1);
                int gx = above[right] - above[left] + 2 * (row[right] - row[left]) + below[right] - below[left];
                int gy = below[left] - above[left] + 2 * (below[x] - above[x]) + below[right] - above[right];
                (horizontal[y * width + x], vertical[y * width + x]) = (Math.Abs(gx), Math.Abs(gy));
                int square = gx * gx + gy * gy;
                squares[(y + 1) * stride + x + 1] = square;
                total += square;
            }
        }

        EdgeMap map = new(height, width);
        double threshold = 4.0 * total / ((double)height * width);
        int border = matlab ? 1 : 0;
        for (int y = border; y < height - border; y++)
        {
            for (int x = border; x < width - border; x++)
            {
                int at = (y + 1) * stride + x + 1;
                int here = squares[at];
                if (here <= threshold)
                {
                    continue;
                }

                int pixel = y * width + x;
                bool isRidge = matlab
                    ? (horizontal[pixel] >= vertical[pixel] && squares[at - 1] <= here && here > squares[at + 1])
                        || (vertical[pixel] >= horizontal[pixel] && squares[at - stride] <= here && here > squares[at + stride])
                    : (here > squares[at - 1] && here > squares[at + 1])
                        || (here > squares[at - stride] && here > squares[at + stride]);
                map._edges[pixel] = isRidge ? (byte)1 : (byte)0;
            }
        }

        return map;
    }
}
