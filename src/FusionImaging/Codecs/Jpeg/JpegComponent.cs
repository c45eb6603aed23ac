namespace FusionML.Imaging;

/// <summary>
/// The decoded samples of one component of a JPEG picture, and how they are brought to the picture's size.
/// </summary>
/// <remarks>
/// Upsampling is libjpeg's "fancy" kind: where a component has half the columns or rows, a sample lies between two and gets three
/// quarters of the nearer and one quarter of the farther one; other factors repeat samples. The additions before cutting off
/// alternate so that halves are rounded up at one place and down at the next. Beyond the edge, the edge is repeated.
/// </remarks>
internal sealed class JpegComponent
{
    private readonly int _width;
    private readonly int _height;
    private readonly int _across;
    private readonly int _down;
    private readonly int[] _columnSums;

    /// <summary>Makes room for the samples of component <paramref name="index"/>.</summary>
    public JpegComponent(JpegFrame frame, int index)
    {
        (int horizontal, int vertical) = frame.Sampling[index];
        Stride = frame.UnitColumns * 8 * horizontal;
        RowsPerUnit = 8 * vertical;
        Samples = new byte[checked(Stride * RowsPerUnit * frame.UnitRows)];
        if (frame.Components == 1)
        {
            // A single component is the picture, whatever its sampling says.
            (horizontal, vertical) = (frame.MaximumHorizontal, frame.MaximumVertical);
        }

        _width = (frame.Width * horizontal - 1) / frame.MaximumHorizontal + 1;
        _height = (frame.Height * vertical - 1) / frame.MaximumVertical + 1;
        (_across, _down) = (frame.MaximumHorizontal / horizontal, frame.MaximumVertical / vertical);
        _columnSums = new int[_width];
    }

    /// <summary>Samples from one row to the next.</summary>
    public int Stride { get; }

    /// <summary>Rows of this component in one row of interleaved units.</summary>
    public int RowsPerUnit { get; }

    /// <summary>The samples, row after row.</summary>
    public byte[] Samples { get; }

    /// <summary>Fills <paramref name="row"/> with row <paramref name="y"/> in the picture's size.</summary>
    /// <param name="y">The picture's row.</param>
    /// <param name="row">The picture's width, and up to three samples more that have no meaning.</param>
    public void GetRow(int y, Span<byte> row)
    {
        ReadOnlySpan<byte> near = Row(y / _down);
        bool isFancyAcross = _across == 2 && _width > 2;
        if (_down == 2 && (_across == 1 || isFancyAcross))
        {
            // Odd rows lie nearer to the row below, even ones to the row above.
            ReadOnlySpan<byte> far = Row(Math.Clamp(y / 2 + (y % 2 == 0 ? -1 : 1), 0, _height - 1));
            if (_across == 1)
            {
                int bias = y % 2 == 0 ? 1 : 2;
                for (int x = 0; x < _width; x++)
                {
                    row[x] = (byte)((3 * near[x] + far[x] + bias) >> 2);
                }
            }
            else
            {
                DoubleBoth(near, far, row);
            }
        }
        else if (_across == 1)
        {
            near.CopyTo(row);
        }
        else if (_down == 1 && isFancyAcross)
        {
            DoubleAcross(near, row);
        }
        else
        {
            for (int x = 0; x < row.Length; x++)
            {
                row[x] = near[Math.Min(x / _across, _width - 1)];
            }
        }
    }

    private ReadOnlySpan<byte> Row(int y) => Samples.AsSpan(y * Stride, _width);

    private static void DoubleAcross(ReadOnlySpan<byte> near, Span<byte> row)
    {
        int last = near.Length - 1;
        for (int x = 0; x <= last; x++)
        {
            int three = 3 * near[x];
            row[2 * x] = (byte)((three + near[Math.Max(x - 1, 0)] + 1) >> 2);
            row[2 * x + 1] = (byte)((three + near[Math.Min(x + 1, last)] + 2) >> 2);
        }
    }

    private void DoubleBoth(ReadOnlySpan<byte> near, ReadOnlySpan<byte> far, Span<byte> row)
    {
        Span<int> sums = _columnSums;
        for (int x = 0; x < sums.Length; x++)
        {
            sums[x] = 3 * near[x] + far[x];
        }

        int last = sums.Length - 1;
        for (int x = 0; x <= last; x++)
        {
            int three = 3 * sums[x];
            row[2 * x] = (byte)((three + sums[Math.Max(x - 1, 0)] + 8) >> 4);
            row[2 * x + 1] = (byte)((three + sums[Math.Min(x + 1, last)] + 7) >> 4);
        }
    }
}
