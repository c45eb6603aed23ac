using System.Numerics;
using System.Runtime.CompilerServices;

namespace FusionML.Metrics;

/// <summary>
/// The normalised mutual information of two 3x3 windows, read column by column as distributions over nine places, for as many
/// pairs of windows as a vector has lanes.
/// </summary>
/// <remarks>
/// <para>
/// Haghighat, Aghagolzadeh and Seyedarabi 2011, DOI 10.1016/j.compeleceng.2011.07.012. The joint distribution is a mixture of
/// independence and the Frechet bound on the side of the correlation's sign, with the share that gives the windows' correlation.
/// </para>
/// <para>For one thread; it holds work space.</para>
/// </remarks>
internal sealed class WindowInformation
{
    /// <summary>Samples of a window.</summary>
    public const int Size = 9;

    private const long BitsOfOne = 0x3FF0000000000000;
    private const long BitsOfRootOfHalf = 0x3FE6A09E667F3BCD;
    private const long ExponentMask = 0x7FF0000000000000;
    private const long BitsOfTwoTo52 = 0x4330000000000000;
    private const double TwoTo52 = 4503599627370496;
    private const double TwoOverLn2 = 2.8853900817779268;

    private readonly Vector<double>[] _first = new Vector<double>[Size];
    private readonly Vector<double>[] _second = new Vector<double>[Size];
    private readonly Vector<double>[] _firstSum = new Vector<double>[Size];
    private readonly Vector<double>[] _secondSum = new Vector<double>[Size];
    private readonly Vector<double>[] _bound = new Vector<double>[(Size + 1) * (Size + 1)];

    /// <summary>
    /// 2 I / (H + H) of the windows, each stretched to 0 to 1 and, if it is flat, 1 throughout; 1 if both are flat.
    /// </summary>
    public Vector<double> Of(ReadOnlySpan<Vector<double>> first, ReadOnlySpan<Vector<double>> second)
    {
        Vector<double> firstFlat = ToDistribution(first, _first, _firstSum);
        Vector<double> secondFlat = ToDistribution(second, _second, _secondSum);
        Vector<double> correlation = Correlation();
        Vector<double> share = MixtureShare(correlation);
        Vector<double> firstEntropy = Entropy(_first);
        Vector<double> secondEntropy = Entropy(_second);
        Vector<double> information = firstEntropy + secondEntropy - JointEntropy(share);
        Vector<double> normalised = Vector.AndNot(
            2 * information / (firstEntropy + secondEntropy),
            Vector.AsVectorDouble(Vector.Equals(information, Vector<double>.Zero))
        );

        // In the reference the deviations of two uniform distributions are one rounding error each, so their correlation is 1.
        return Vector.ConditionalSelect(Vector.BitwiseAnd(firstFlat, secondFlat), Vector<double>.One, normalised);
    }

    /// <summary>Stretches to 0 to 1, divides by the sum, adds up; tells the lanes whose window is flat.</summary>
    private static Vector<double> ToDistribution(
        ReadOnlySpan<Vector<double>> window,
        Vector<double>[] density,
        Vector<double>[] cumulated
    )
    {
        (Vector<double> smallest, Vector<double> largest) = (window[0], window[0]);
        for (int i = 1; i < Size; i++)
        {
            smallest = Vector.Min(smallest, window[i]);
            largest = Vector.Max(largest, window[i]);
        }

        Vector<double> flat = Vector.AsVectorDouble(Vector.Equals(smallest, largest));
        Vector<double> sum = Vector<double>.Zero;
        for (int i = 0; i < Size; i++)
        {
            density[i] = Vector.ConditionalSelect(flat, Vector<double>.One, (window[i] - smallest) / (largest - smallest));
            sum += density[i];
        }

        Vector<double> total = Vector<double>.Zero;
        for (int i = 0; i < Size; i++)
        {
            density[i] /= sum;
            total += density[i];
            cumulated[i] = total;
        }

        return flat;
    }

    /// <summary>Pearson's correlation of the densities, 0 where one of them has no deviation.</summary>
    private Vector<double> Correlation()
    {
        Vector<double> mean = new(1.0 / Size);
        (Vector<double> product, Vector<double> firstSquare, Vector<double> secondSquare) = (default, default, default);
        for (int i = 0; i < Size; i++)
        {
            Vector<double> first = _first[i] - mean;
            Vector<double> second = _second[i] - mean;
            product += first * second;
            firstSquare += first * first;
            secondSquare += second * second;
        }

        return Vector.AndNot(
            product / Vector.SquareRoot(firstSquare * secondSquare),
            Vector.AsVectorDouble(Vector.Equals(product, Vector<double>.Zero))
        );
    }

    /// <summary>
    /// Fills the Frechet bound of the joint cumulated distribution, min(F, G) or max(F + G - 1, 0), and gives the correlation
    /// over the bound's correlation as distributions of places 1 to 9; 0 where one of them sits in a single place.
    /// </summary>
    private Vector<double> MixtureShare(Vector<double> correlation)
    {
        Vector<double> positive = Vector.AsVectorDouble(Vector.GreaterThanOrEqual(correlation, Vector<double>.Zero));
        Vector<double> covariance = Vector<double>.Zero;
        for (int i = 0; i < Size; i++)
        {
            for (int j = 0; j < Size; j++)
            {
                Vector<double> upper = Vector.Min(_secondSum[i], _firstSum[j]);
                Vector<double> lower = Vector.Max(_secondSum[i] + _firstSum[j] - Vector<double>.One, Vector<double>.Zero);
                Vector<double> bound = Vector.ConditionalSelect(positive, upper, lower);
                _bound[(i + 1) * (Size + 1) + j + 1] = bound;
                covariance += bound - _secondSum[i] * _firstSum[j];
            }
        }

        Vector<double> deviations = Vector.SquareRoot(PlaceVariance(_first)) * Vector.SquareRoot(PlaceVariance(_second));
        Vector<double> share = correlation / (covariance / deviations);

        // A covariance of 0 is a distribution in a single place too, whose deviation rounding has kept from 0.
        Vector<double> zero = Vector<double>.Zero;
        Vector<double> none = Vector.AsVectorDouble(
            Vector.Equals(correlation, zero) | Vector.Equals(deviations, zero) | Vector.Equals(covariance, zero)
        );
        return Vector.AndNot(share, none);
    }

    private static Vector<double> PlaceVariance(Vector<double>[] density)
    {
        (Vector<double> mean, Vector<double> square) = (default, default);
        for (int i = 0; i < Size; i++)
        {
            mean += (i + 1.0) * density[i];
            square += (i + 1.0) * (i + 1.0) * density[i];
        }

        return Vector.Max(square - mean * mean, Vector<double>.Zero);
    }

    private Vector<double> JointEntropy(Vector<double> share)
    {
        Vector<double> rest = Vector<double>.One - share;
        Vector<double> entropy = Vector<double>.Zero;
        for (int i = 0; i < Size; i++)
        {
            for (int j = 0; j < Size; j++)
            {
                // The first row and column of the bound are 0.
                int at = (i + 1) * (Size + 1) + j + 1;
                Vector<double> bound = _bound[at] - _bound[at - Size - 1] - _bound[at - 1] + _bound[at - Size - 2];
                entropy -= TimesLogarithm(share * bound + rest * _second[i] * _first[j]);
            }
        }

        return entropy;
    }

    private static Vector<double> Entropy(Vector<double>[] density)
    {
        Vector<double> entropy = Vector<double>.Zero;
        foreach (Vector<double> probability in density)
        {
            entropy -= TimesLogarithm(probability);
        }

        return entropy;
    }

    /// <summary>
    /// p log2 |p|, 0 where p is 0; the reference takes the real part of the logarithm where a mixture is negative.
    /// </summary>
    /// <remarks>
    /// Lanes are windows. |p| = 2^e m with m of sqrt(1/2) to sqrt(2); ln m = 2 artanh t with t = (m - 1) / (m + 1), below 0.172,
    /// whose series is cut behind t^15, where it is exact to 1e-14. For p = 0 the bits give m = 1 and e = -1023, and p e is 0.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> TimesLogarithm(Vector<double> probability)
    {
        Vector<double> one = Vector<double>.One;
        Vector<long> bits = Vector.AsVectorInt64(Vector.Abs(probability));
        Vector<long> shifted = bits + new Vector<long>(BitsOfOne - BitsOfRootOfHalf);
        Vector<long> exponentBits = shifted & new Vector<long>(ExponentMask);
        Vector<double> mantissa = Vector.AsVectorDouble(bits - exponentBits + new Vector<long>(BitsOfOne));

        // An integer in the low bits of 2^52 is that many ones above it, which turns it into a double without a conversion.
        Vector<double> exponent =
            Vector.AsVectorDouble(Vector.ShiftRightLogical(shifted, 52) | new Vector<long>(BitsOfTwoTo52))
            - new Vector<double>(TwoTo52 + 1023);
        Vector<double> t = (mantissa - one) / (mantissa + one);
        Vector<double> square = t * t;
        Vector<double> series = new(TwoOverLn2 / 15);
        series = Vector.FusedMultiplyAdd(series, square, new Vector<double>(TwoOverLn2 / 13));
        series = Vector.FusedMultiplyAdd(series, square, new Vector<double>(TwoOverLn2 / 11));
        series = Vector.FusedMultiplyAdd(series, square, new Vector<double>(TwoOverLn2 / 9));
        series = Vector.FusedMultiplyAdd(series, square, new Vector<double>(TwoOverLn2 / 7));
        series = Vector.FusedMultiplyAdd(series, square, new Vector<double>(TwoOverLn2 / 5));
        series = Vector.FusedMultiplyAdd(series, square, new Vector<double>(TwoOverLn2 / 3));
        series = Vector.FusedMultiplyAdd(series, square, new Vector<double>(TwoOverLn2));
        return probability * Vector.FusedMultiplyAdd(series, t, exponent);
    }
}
