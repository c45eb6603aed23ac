using System.Runtime.Intrinsics;

namespace FusionML.Alignment;

/// <summary>
/// An orientation field turned and scaled onto the grid of a reference, with a margin around it, so that a shift is a matter of
/// where rows begin.
/// </summary>
internal sealed class TurnedField
{
    private readonly int _width;
    private readonly int _margin;

    /// <summary>For each row one after the other: w cos 2a, w sin 2a, w, and 1 where the picture is.</summary>
    private readonly float[] _rows;

    /// <summary>Sums of the squared lengths above and left of each position.</summary>
    private readonly double[] _energy;

    /// <summary>Turns a field.</summary>
    /// <param name="reference">Whose grid is taken.</param>
    /// <param name="other">The field.</param>
    /// <param name="pose">Scale and angle; its shift must be 0.</param>
    /// <param name="margin">The largest shift that will be asked for.</param>
    public TurnedField(OrientationField reference, OrientationField other, SimilarityPose pose, int margin)
    {
        _margin = margin;
        _width = reference.Width + (2 * margin);
        int height = reference.Height + (2 * margin);
        _rows = new float[height * Channels * _width];
        _energy = new double[(height + 1) * (_width + 1)];
        PlanarTransform transform = pose.Between(reference, other);
        (double sineOfTurn, double cosineOfTurn) = Math.SinCos(2 * pose.Angle);
        for (int y = 0; y < height; y++)
        {
            Span<float> row = _rows.AsSpan(y * Channels * _width, Channels * _width);
            double energyOfRow = 0;
            for (int x = 0; x < _width; x++)
            {
                (double atX, double atY) = transform.Apply(x - margin, y - margin);
                if (atX >= 0 && atY >= 0 && atX < other.Width - 1 && atY < other.Height - 1)
                {
                    Vector128<float> vector = Sample(other, atX, atY);
                    row[x] = (float)((cosineOfTurn * vector[0]) + (sineOfTurn * vector[1]));
                    row[_width + x] = (float)((cosineOfTurn * vector[1]) - (sineOfTurn * vector[0]));
                    row[(2 * _width) + x] = vector[2];
                    row[(3 * _width) + x] = 1;
                    energyOfRow += Vector128.Dot(vector, vector);
                }

                _energy[((y + 1) * (_width + 1)) + x + 1] = _energy[(y * (_width + 1)) + x + 1] + energyOfRow;
            }
        }
    }

    /// <summary>Values to a pixel.</summary>
    public const int Channels = 4;

    /// <summary>The reference's own rows in the layout of this class, its fourth value the squared length.</summary>
    public static float[] RowsOf(OrientationField reference)
    {
        float[] rows = new float[reference.Vectors.Length * Channels];
        for (int i = 0; i < reference.Vectors.Length; i++)
        {
            (int y, int x) = Math.DivRem(i, reference.Width);
            Vector128<float> vector = reference.Vectors[i];
            Span<float> row = rows.AsSpan(y * Channels * reference.Width);
            row[x] = vector[0];
            row[reference.Width + x] = vector[1];
            row[(2 * reference.Width) + x] = vector[2];
            row[(3 * reference.Width) + x] = Vector128.Dot(vector, vector);
        }

        return rows;
    }

    /// <summary>The normalised correlation with the reference at a shift of whole pixels.</summary>
    /// <param name="reference">What <see cref="RowsOf"/> made.</param>
    /// <param name="referenceEnergy">The reference's whole energy.</param>
    /// <param name="shiftX">At most the margin.</param>
    /// <param name="shiftY">At most the margin.</param>
    public double At(float[] reference, double referenceEnergy, int shiftX, int shiftY)
    {
        int width = _width - (2 * _margin);
        int height = reference.Length / (Channels * width);
        (int left, int top) = (_margin + shiftX, _margin + shiftY);
        double common = 0;
        double covered = 0;
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<float> own = reference.AsSpan(y * Channels * width, Channels * width);
            ReadOnlySpan<float> other = _rows.AsSpan((y + top) * Channels * _width, Channels * _width);
            common +=
                VectorArithmetic.Dot(own[..width], other[left..])
                + VectorArithmetic.Dot(own.Slice(width, width), other[(_width + left)..])
                + VectorArithmetic.Dot(own.Slice(2 * width, width), other[((2 * _width) + left)..]);
            covered += VectorArithmetic.Dot(own[(3 * width)..], other[((3 * _width) + left)..]);
        }

        double energy = WindowEnergy(left, top, width, height);

        // Hardly an overlap, or nothing in it.
        return covered > 0.25 * referenceEnergy && energy > 0 ? common / Math.Sqrt(covered * energy) : 0;
    }

    private double WindowEnergy(int left, int top, int width, int height)
    {
        int stride = _width + 1;
        return _energy[((top + height) * stride) + left + width]
            - _energy[(top * stride) + left + width]
            - _energy[((top + height) * stride) + left]
            + _energy[(top * stride) + left];
    }

    private static Vector128<float> Sample(OrientationField field, double x, double y)
    {
        (int column, int row) = ((int)x, (int)y);
        Vector128<float> across = Vector128.Create((float)(x - column));
        Vector128<float> down = Vector128.Create((float)(y - row));
        int at = (row * field.Width) + column;
        Vector128<float> upper = field.Vectors[at] + (across * (field.Vectors[at + 1] - field.Vectors[at]));
        int below = at + field.Width;
        Vector128<float> lower = field.Vectors[below] + (across * (field.Vectors[below + 1] - field.Vectors[below]));
        return upper + (down * (lower - upper));
    }
}
