using System.Numerics;
using System.Runtime.InteropServices;

namespace FusionML.Metrics;

/// <summary>
/// How a published code turns Sobel's responses into a direction; the codes differ in sign and where nothing goes across.
/// </summary>
internal enum EdgeDirection
{
    /// <summary>atan((upper - lower) / (right - left)), pi/2 where right = left (Hong's Qabf, by true convolution).</summary>
    Hong,

    /// <summary>atan((lower - upper) / (right - left)), pi/2 where right = left (Kumar).</summary>
    Kumar,

    /// <summary>atan((lower - upper) / (right - left)), the divisor 1e-5 where right = left (Z. Liu).</summary>
    Liu,
}

/// <summary>Magnitude and direction of Sobel's gradient, one row of a plane at a time.</summary>
/// <remarks>
/// Lanes are neighbouring columns; lanes beyond the picture have magnitude 0 and some finite direction. For one thread: start one
/// per block of rows.
/// </remarks>
internal sealed class EdgeRow
{
    private readonly SobelRow _sobel;
    private readonly EdgeDirection _direction;
    private readonly double[] _magnitudes;
    private readonly double[] _directions;

    /// <summary>Makes the buffers for rows of <paramref name="plane"/>.</summary>
    public EdgeRow(BytePlane plane, Border border, EdgeDirection direction)
    {
        (_sobel, _direction) = (new SobelRow(plane, border), direction);
        _magnitudes = new double[SobelRow.Padded(plane.Width)];
        _directions = new double[_magnitudes.Length];
    }

    /// <summary>sqrt(across^2 + down^2) of the row last read.</summary>
    public ReadOnlySpan<Vector<double>> Magnitudes => MemoryMarshal.Cast<double, Vector<double>>(_magnitudes.AsSpan());

    /// <summary>Directions in [-pi/2, pi/2] of the row last read.</summary>
    public ReadOnlySpan<Vector<double>> Directions => MemoryMarshal.Cast<double, Vector<double>>(_directions.AsSpan());

    /// <summary>Reads row <paramref name="y"/>.</summary>
    public void Read(int y)
    {
        _sobel.Read(y);
        Span<Vector<double>> magnitudes = MemoryMarshal.Cast<double, Vector<double>>(_magnitudes.AsSpan());
        Span<Vector<double>> directions = MemoryMarshal.Cast<double, Vector<double>>(_directions.AsSpan());
        ReadOnlySpan<Vector<short>> acrossRow = _sobel.Across;
        ReadOnlySpan<Vector<short>> downRow = _sobel.Down;
        Span<Vector<double>> across = stackalloc Vector<double>[4];
        Span<Vector<double>> down = stackalloc Vector<double>[4];
        for (int i = 0; i < acrossRow.Length; i++)
        {
            GradientLanes.Widen(acrossRow[i], across);
            GradientLanes.Widen(downRow[i], down);
            for (int part = 0; part < 4; part++)
            {
                Vector<double> squares = across[part] * across[part] + down[part] * down[part];
                magnitudes[4 * i + part] = Vector.SquareRoot(squares);
                directions[4 * i + part] = DirectionOf(across[part], down[part]);
            }
        }
    }

    private Vector<double> DirectionOf(Vector<double> across, Vector<double> down)
    {
        Vector<long> level = Vector.Equals(across, Vector<double>.Zero);
        if (_direction == EdgeDirection.Liu)
        {
            return Arctangent.OfRatio(down, Vector.ConditionalSelect(level, new Vector<double>(1e-5), across));
        }

        Vector<double> direction = Arctangent.OfRatio(_direction == EdgeDirection.Hong ? -down : down, across);
        return Vector.ConditionalSelect(level, new Vector<double>(Math.PI / 2), direction);
    }
}
