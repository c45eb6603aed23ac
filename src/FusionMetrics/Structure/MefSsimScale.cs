using System.Numerics;

namespace FusionML.Metrics;

/// <summary>
/// MEF-SSIM on one scale: how well the structure of the fused picture fits, in every 11x11 window, a patch built from the
/// structures of all sources.
/// </summary>
/// <remarks>
/// <para>Ma, Zeng and Wang 2015, DOI 10.1109/TIP.2015.2442920.</para>
/// <para>
/// The patch is r = sum of c_k (x_k - mean), c_k = w_k / e_k, so its norm under the uniform window and its variances under the
/// Gaussian one follow from the local covariances of the sources; no patch is ever built, and any number of sources costs
/// one covariance per pair of them.
/// </para>
/// </remarks>
internal static class MefSsimScale
{
    /// <summary>The side of the window.</summary>
    public const int WindowSize = 11;

    private const int WindowArea = WindowSize * WindowSize;
    private const double Epsilon = 2.220446049250313e-16;
    private const double MaximumPower = 10;
    private const double FlatStrength = 0.001;

    /// <summary>The mean score over all positions of the window.</summary>
    /// <param name="sources">The sources; sides of at least <see cref="WindowSize"/>.</param>
    /// <param name="fused">The fused picture.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static double Mean(IReadOnlyList<SampleRows> sources, SampleRows fused, CancellationToken cancellationToken)
    {
        int count = sources.Count;
        (int, int)[] sourcePairs =
        [
            .. from k in Enumerable.Range(0, count) from l in Enumerable.Range(k, count - k) select (k, l),
        ];
        (int, int)[] allPairs = [.. sourcePairs, .. Enumerable.Range(0, count).Select(k => (k, count)), (count, count)];
        SampleRows[] pictures = [.. sources, fused];
        double[] box = FilterWindow.Sum(WindowSize);
        double[] gaussian = FilterWindow.Gaussian(WindowSize, SsimSweep.Sigma);
        int rows = fused.Height - WindowSize + 1;
        double[] rowSums = new double[rows];
        RowBlocks.Run(
            rows,
            RowBlocks.Height,
            (first, end) =>
            {
                LocalMoments uniform = new(sources, sourcePairs, box, first, centred: false);
                LocalMoments weighted = new(pictures, allPairs, gaussian, first);
                Patch patch = new(count);
                for (int y = first; y < end; y++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    uniform.MoveNext();
                    weighted.MoveNext();
                    Vector<double> sum = default;
                    for (int i = 0; i < uniform.Mean(0).Length; i++)
                    {
                        sum += LaneMask.Keep(patch.Score(uniform, weighted, i), i, uniform.Width);
                    }

                    rowSums[y] = Vector.Sum(sum);
                }
            },
            cancellationToken
        );

        return RowBlocks.Sum(rowSums) / ((double)rows * (fused.Width - WindowSize + 1));
    }

    /// <summary>The patch at as many neighbouring positions as a vector has lanes.</summary>
    private sealed class Patch(int count)
    {
        private readonly Vector<double>[] _norms = new Vector<double>[count];
        private readonly Vector<double>[] _shares = new Vector<double>[count];
        private readonly Vector<double>[] _scatter = new Vector<double>[count * (count + 1) / 2];

        /// <summary>(2 cov_rf + C) / (var_r + var_f + C).</summary>
        public Vector<double> Score(LocalMoments uniform, LocalMoments weighted, int i)
        {
            ReadScatter(uniform, i);
            Vector<double> strongest = FindShares(Consistency());
            Vector<double> normSquared = Quadratic(_scatter);
            Vector<double> scale = Vector.ConditionalSelect(
                Vector.GreaterThan(normSquared, Vector<double>.Zero),
                strongest / Vector.SquareRoot(normSquared),
                Vector<double>.One
            );
            Vector<double> c = new(SsimSweep.C2);
            Vector<double> covariance = default;
            int pair = _scatter.Length;
            for (int k = 0; k < count; k++)
            {
                covariance += _shares[k] * weighted.Covariance(pair + k)[i];
            }

            for (int kl = 0; kl < _scatter.Length; kl++)
            {
                _scatter[kl] = weighted.Covariance(kl)[i];
            }

            Vector<double> variance = scale * scale * Quadratic(_scatter);
            return (2 * scale * covariance + c) / (variance + weighted.Covariance(pair + count)[i] + c);
        }

        /// <summary>
        /// Sums of products about the mean; the numerator is exact for pictures of 8 bits and their means of 4 and 16.
        /// </summary>
        private void ReadScatter(LocalMoments uniform, int i)
        {
            int kl = 0;
            for (int k = 0; k < count; k++)
            {
                for (int l = k; l < count; l++, kl++)
                {
                    Vector<double> about = WindowArea * uniform.Covariance(kl)[i] - uniform.Mean(k)[i] * uniform.Mean(l)[i];
                    _scatter[kl] = about / new Vector<double>(WindowArea);
                    if (k == l)
                    {
                        _norms[k] = Vector.SquareRoot(Vector.Max(_scatter[kl], Vector<double>.Zero));
                    }
                }
            }
        }

        /// <summary>The norm of the sources' sum over the sum of their norms: 1 where their structures agree.</summary>
        private Vector<double> Consistency()
        {
            Vector<double> sumOfNorms = default;
            for (int k = 0; k < count; k++)
            {
                _shares[k] = Vector<double>.One;
                sumOfNorms += _norms[k];
            }

            Vector<double> epsilon = new(Epsilon);
            Vector<double> normOfSum = Vector.SquareRoot(Vector.Max(Quadratic(_scatter), Vector<double>.Zero));
            return Vector.Min((normOfSum + epsilon) / (sumOfNorms + epsilon), new Vector<double>(1 - Epsilon));
        }

        /// <summary>Sets each source's factor w_k / e_k and gives the largest e_k.</summary>
        private Vector<double> FindShares(Vector<double> consistency)
        {
            Vector<double> angle = consistency * new Vector<double>(Math.PI / 2);
            Vector<double> power = Vector.Min(Vector.Sin(angle) / Vector.Cos(angle), new Vector<double>(MaximumPower));
            (Vector<double> total, Vector<double> strongest) = (default, default);
            for (int k = 0; k < count; k++)
            {
                Vector<double> strength = _norms[k] + new Vector<double>(FlatStrength);
                _norms[k] = strength;
                _shares[k] =
                    Vector.Exp(power * Vector.Log(strength / new Vector<double>(WindowSize))) + new Vector<double>(Epsilon);
                total += _shares[k];
                strongest = Vector.Max(strongest, strength);
            }

            for (int k = 0; k < count; k++)
            {
                _shares[k] /= total * _norms[k];
            }

            return strongest;
        }

        /// <summary>Sum over k and l of share_k share_l matrix_kl, of the symmetric matrix's upper half.</summary>
        private Vector<double> Quadratic(Vector<double>[] matrix)
        {
            Vector<double> sum = default;
            int kl = 0;
            for (int k = 0; k < count; k++)
            {
                sum += _shares[k] * _shares[k] * matrix[kl++];
                for (int l = k + 1; l < count; l++)
                {
                    sum += 2 * _shares[k] * _shares[l] * matrix[kl++];
                }
            }

            return sum;
        }
    }
}
