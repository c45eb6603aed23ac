using System.Numerics;

namespace FusionML.Metrics;

/// <summary>atan(y / x) over vectors, for gradient directions.</summary>
internal static class Arctangent
{
    private const double EighthOfPi = Math.PI / 8;

    // (atan(t) / t - 1) / t^2 in powers of t^2: the polynomial through its values at the 11 Chebyshev points of [0, tan^2(pi/8)].
    private static readonly double[] Coefficients =
    [
        -0.33333333333333326,
        0.1999999999999424,
        -0.14285714284548473,
        0.11111111009767771,
        -0.09090904429833332,
        0.07692180692861932,
        -0.06664484385585198,
        0.05857960242448465,
        -0.05084631527936231,
        0.03921157467173809,
        -0.019155571078037174,
    ];

    /// <summary>atan(y / x) in [-pi/2, pi/2], right to 1e-15; NaN where both are 0.</summary>
    /// <remarks>
    /// Each lane is a pixel. With a = the smaller and b = the larger of |x| and |y|: the angle in [0, pi/4] is atan(a / b), for
    /// ratios above tan(pi/8) pi/4 + atan((a - b) / (a + b)), so that one division serves both and the polynomial sees |t| at
    /// most tan(pi/8); it is reflected at pi/4 where |y| is the larger, and takes the sign of y / x.
    /// </remarks>
    public static Vector<double> OfRatio(Vector<double> y, Vector<double> x)
    {
        Vector<double> height = Vector.Abs(y);
        Vector<double> width = Vector.Abs(x);
        Vector<double> smaller = Vector.Min(height, width);
        Vector<double> larger = Vector.Max(height, width);
        Vector<long> far = Vector.GreaterThan(smaller, larger * Math.Tan(EighthOfPi));
        Vector<double> t =
            Vector.ConditionalSelect(far, smaller - larger, smaller) / Vector.ConditionalSelect(far, smaller + larger, larger);
        Vector<double> square = t * t;
        Vector<double> sum = new(Coefficients[^1]);
        for (int power = Coefficients.Length - 2; power >= 0; power--)
        {
            sum = Vector.FusedMultiplyAdd(sum, square, new Vector<double>(Coefficients[power]));
        }

        Vector<double> angle = Vector.FusedMultiplyAdd(sum * square, t, t);
        angle += Vector.ConditionalSelect(far, new Vector<double>(Math.PI / 4), Vector<double>.Zero);
        angle = Vector.ConditionalSelect(Vector.GreaterThan(height, width), new Vector<double>(Math.PI / 2) - angle, angle);
        return angle ^ ((x ^ y) & new Vector<double>(-0.0));
    }
}
