using System.Globalization;
using FusionML.Imaging;

namespace FusionML.Alignment;

/// <summary>
/// A plane projective transform (homography): where a point of the reference picture lies in another picture of the scene.
/// </summary>
/// <remarks>
/// Coordinates are in pixels, x to the right and y down, and whole numbers are the centres of pixels. Immutable; can be shared by
/// any number of threads.
/// </remarks>
public sealed class PlanarTransform
{
    private const int Elements = 9;
    private readonly double[] _matrix;

    /// <summary>Makes a transform from its 3 x 3 matrix, row after row; it is divided by its last element.</summary>
    /// <exception cref="AlignmentException">There are not nine finite numbers, or the matrix can't be inverted.</exception>
    public PlanarTransform(params ReadOnlySpan<double> matrix)
    {
        if (matrix.Length != Elements)
        {
            throw new AlignmentException($"A transform has {Elements} numbers, not {matrix.Length}.");
        }

        double[] scaled = new double[Elements];
        for (int i = 0; i < Elements; i++)
        {
            scaled[i] = matrix[i] / matrix[^1];
        }

        double determinant = Determinant(scaled);
        if (!scaled.All(double.IsFinite) || !(Math.Abs(determinant) > 1e-12))
        {
            throw new AlignmentException(
                $"The matrix [{string.Join(", ", matrix.ToArray().Select(Text))}] is no transform: it can't be inverted."
            );
        }

        _matrix = scaled;
    }

    /// <summary>Every point stays where it is.</summary>
    public static PlanarTransform Identity { get; } = new(1, 0, 0, 0, 1, 0, 0, 0, 1);

    /// <summary>The 3 x 3 matrix, row after row; the last element is 1.</summary>
    public ReadOnlySpan<double> Matrix => _matrix;

    /// <summary>The factor by which areas grow near the origin, as a factor of lengths.</summary>
    public double Scale => Math.Sqrt(Math.Abs((_matrix[0] * _matrix[4]) - (_matrix[1] * _matrix[3])));

    /// <summary>The angle by which the x axis turns, in degrees; positive from x towards y.</summary>
    public double Rotation => double.RadiansToDegrees(Math.Atan2(_matrix[3], _matrix[0]));

    /// <summary>True if parallel lines stay parallel.</summary>
    public bool IsAffine => _matrix[6] == 0 && _matrix[7] == 0;

    /// <summary>A shift.</summary>
    public static PlanarTransform Translation(double x, double y) => new(1, 0, x, 0, 1, y, 0, 0, 1);

    /// <summary>Scales by <paramref name="scale"/> and turns by <paramref name="degrees"/> about a point.</summary>
    public static PlanarTransform Similarity(double scale, double degrees, double aboutX, double aboutY)
    {
        (double sine, double cosine) = Math.SinCos(double.DegreesToRadians(degrees));
        (double a, double b) = (scale * cosine, scale * sine);
        return new PlanarTransform(
            a,
            -b,
            aboutX - (a * aboutX) + (b * aboutY),
            b,
            a,
            aboutY - (b * aboutX) - (a * aboutY),
            0,
            0,
            1
        );
    }

    /// <summary>Where the point lies in the other picture.</summary>
    public (double X, double Y) Apply(double x, double y)
    {
        double[] m = _matrix;
        double w = (m[6] * x) + (m[7] * y) + m[8];
        return (((m[0] * x) + (m[1] * y) + m[2]) / w, ((m[3] * x) + (m[4] * y) + m[5]) / w);
    }

    /// <summary>This transform, and then <paramref name="next"/>.</summary>
    public PlanarTransform Then(PlanarTransform next)
    {
        ArgumentNullException.ThrowIfNull(next);
        Span<double> product = stackalloc double[Elements];
        for (int row = 0; row < 3; row++)
        {
            for (int column = 0; column < 3; column++)
            {
                for (int k = 0; k < 3; k++)
                {
                    product[(row * 3) + column] += next._matrix[(row * 3) + k] * _matrix[(k * 3) + column];
                }
            }
        }

        return new PlanarTransform(product);
    }

    /// <summary>The way back: from the other picture to the reference.</summary>
    public PlanarTransform Invert()
    {
        double[] m = _matrix;
        return new PlanarTransform(
            (m[4] * m[8]) - (m[5] * m[7]),
            (m[2] * m[7]) - (m[1] * m[8]),
            (m[1] * m[5]) - (m[2] * m[4]),
            (m[5] * m[6]) - (m[3] * m[8]),
            (m[0] * m[8]) - (m[2] * m[6]),
            (m[2] * m[3]) - (m[0] * m[5]),
            (m[3] * m[7]) - (m[4] * m[6]),
            (m[1] * m[6]) - (m[0] * m[7]),
            (m[0] * m[4]) - (m[1] * m[3])
        );
    }

    /// <summary>
    /// The distances, in pixels of the other picture, between where this and another transform put points of the reference
    /// picture: a grid of 9 x 9 from corner to corner, sorted.
    /// </summary>
    public double[] DistancesTo(PlanarTransform other, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(other);
        const int points = 9;
        double[] distances = new double[points * points];
        for (int i = 0; i < distances.Length; i++)
        {
            double x = (width - 1.0) * (i % points) / (points - 1);
            double y = (height - 1.0) * (i / points) / (points - 1);
            (double ownX, double ownY) = Apply(x, y);
            (double otherX, double otherY) = other.Apply(x, y);
            distances[i] = Math.Sqrt(Math.Pow(ownX - otherX, 2) + Math.Pow(ownY - otherY, 2));
        }

        Array.Sort(distances);
        return distances;
    }

    /// <summary>The matrix in one line.</summary>
    public override string ToString() => $"[{string.Join(", ", _matrix.Select(Text))}]";

    private static double Determinant(double[] m) =>
        (m[0] * ((m[4] * m[8]) - (m[5] * m[7])))
        - (m[1] * ((m[3] * m[8]) - (m[5] * m[6])))
        + (m[2] * ((m[3] * m[7]) - (m[4] * m[6])));

    private static string Text(double value) => value.ToString("G9", CultureInfo.InvariantCulture);
}
