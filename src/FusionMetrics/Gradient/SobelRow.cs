using System.Numerics;
using System.Runtime.InteropServices;

namespace FusionML.Metrics;

/// <summary>
/// Sobel's responses of one row of a plane at a time, as exact integers: across = (right - left) with weights 1, 2, 1 down the
/// rows, down = (lower - upper) with weights 1, 2, 1 along the row.
/// </summary>
/// <remarks>
/// Lanes are neighbouring columns. The rows are padded to whole vectors; in the lanes beyond the picture both responses are 0.
/// For one thread: start one per block of rows.
/// </remarks>
internal sealed class SobelRow
{
    private readonly BytePlane _plane;
    private readonly Border _border;
    private readonly byte[] _black;
    private readonly short[] _smooth;
    private readonly short[] _slope;
    private readonly short[] _across;
    private readonly short[] _down;

    /// <summary>Makes the buffers for rows of <paramref name="plane"/>.</summary>
    public SobelRow(BytePlane plane, Border border)
    {
        (_plane, _border) = (plane, border);
        _black = new byte[plane.Width];

        // One column of border to the left, one to the right, and room to read a whole vector from the last but one column.
        int padded = Padded(plane.Width);
        _smooth = new short[padded + 2];
        _slope = new short[padded + 2];
        _across = new short[padded];
        _down = new short[padded];
    }

    /// <summary>right - left of the row last read, padded with zeros to whole vectors.</summary>
    public ReadOnlySpan<Vector<short>> Across => MemoryMarshal.Cast<short, Vector<short>>(_across.AsSpan());

    /// <summary>lower - upper of the row last read, padded with zeros to whole vectors.</summary>
    public ReadOnlySpan<Vector<short>> Down => MemoryMarshal.Cast<short, Vector<short>>(_down.AsSpan());

    /// <summary><paramref name="width"/> rounded up to whole vectors of 16-bit numbers.</summary>
    public static int Padded(int width) => (width + Vector<short>.Count - 1) / Vector<short>.Count * Vector<short>.Count;

    /// <summary>Reads row <paramref name="y"/>.</summary>
    public void Read(int y)
    {
        SumColumns(RowOrBorder(y - 1), _plane.Row(y), RowOrBorder(y + 1), _smooth.AsSpan(1), _slope.AsSpan(1));
        ExtendColumns(_smooth);
        ExtendColumns(_slope);
        for (int x = 0; x < _across.Length; x += Vector<short>.Count)
        {
            Vector<short> left = new(_slope, x);
            Vector<short> middle = new(_slope, x + 1);
            Vector<short> right = new(_slope, x + 2);
            (left + middle + middle + right).CopyTo(_down, x);
            (new Vector<short>(_smooth, x + 2) - new Vector<short>(_smooth, x)).CopyTo(_across, x);
        }

        _across.AsSpan(_plane.Width).Clear();
        _down.AsSpan(_plane.Width).Clear();
    }

    /// <summary>
    /// smooth = upper + 2 middle + lower and slope = lower - upper, column by column; the last columns are scalar.
    /// </summary>
    private static void SumColumns(
        ReadOnlySpan<byte> upper,
        ReadOnlySpan<byte> middle,
        ReadOnlySpan<byte> lower,
        Span<short> smooth,
        Span<short> slope
    )
    {
        int x = 0;
        for (; x <= middle.Length - Vector<byte>.Count; x += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(upper[x..]), out Vector<ushort> upperLow, out Vector<ushort> upperHigh);
            Vector.Widen(new Vector<byte>(middle[x..]), out Vector<ushort> middleLow, out Vector<ushort> middleHigh);
            Vector.Widen(new Vector<byte>(lower[x..]), out Vector<ushort> lowerLow, out Vector<ushort> lowerHigh);
            Vector.AsVectorInt16(upperLow + middleLow + middleLow + lowerLow).CopyTo(smooth[x..]);
            Vector.AsVectorInt16(upperHigh + middleHigh + middleHigh + lowerHigh).CopyTo(smooth[(x + Vector<short>.Count)..]);

            // Without sign the difference wraps around and is right again when it is read as a number with sign.
            Vector.AsVectorInt16(lowerLow - upperLow).CopyTo(slope[x..]);
            Vector.AsVectorInt16(lowerHigh - upperHigh).CopyTo(slope[(x + Vector<short>.Count)..]);
        }

        for (; x < middle.Length; x++)
        {
            smooth[x] = (short)(upper[x] + 2 * middle[x] + lower[x]);
            slope[x] = (short)(lower[x] - upper[x]);
        }
    }

    private ReadOnlySpan<byte> RowOrBorder(int y)
    {
        bool above = y < 0;
        return !above && y < _plane.Height
            ? _plane.Row(y)
            : _border switch
            {
                Border.Replicate => _plane.Row(above ? 0 : _plane.Height - 1),
                Border.Reflect => _plane.Row(above ? 1 : _plane.Height - 2),
                _ => _black,
            };
    }

    /// <summary>Fills the columns before the first and behind the last one; the row starts at index 1.</summary>
    private void ExtendColumns(short[] row)
    {
        int width = _plane.Width;
        (row[0], row[width + 1]) = _border switch
        {
            Border.Replicate => (row[1], row[width]),
            Border.Reflect => (row[2], row[width - 1]),
            _ => ((short)0, (short)0),
        };
    }
}
