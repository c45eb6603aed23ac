using System.Numerics;

namespace FusionML.Metrics;

/// <summary>Fast-FMI over all 3x3 windows of features with any values: lanes are neighbouring windows.</summary>
internal static class FeatureWindows
{
    /// <summary>
    /// The mean over all windows of the mean information that A and B have in common with F; windows that are equal count 1.
    /// </summary>
    /// <remarks>
    /// The reference stretches the window of F before it compares it with that of B, unless it was equal to that of A; so B is
    /// found equal to F only where A was, or where it is stretched already.
    /// </remarks>
    public static double Mean(SampleRows a, SampleRows b, SampleRows fused, CancellationToken cancellationToken)
    {
        int rows = fused.Height - 2;
        int columns = fused.Width - 2;
        double[] rowSums = new double[rows];
        RowBlocks.Run(
            rows,
            16,
            (first, end) =>
            {
                WindowInformation information = new();
                ThreeRows windowsA = new(a),
                    windowsB = new(b),
                    windowsF = new(fused);
                for (int y = first; y < end; y++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    windowsA.MoveTo(y);
                    windowsB.MoveTo(y);
                    windowsF.MoveTo(y);
                    Vector<double> sum = default;
                    for (int x = 0; x < columns; x += Vector<double>.Count)
                    {
                        sum += LaneMask.Keep(
                            Score(information, windowsA, windowsB, windowsF, x),
                            x / Vector<double>.Count,
                            columns
                        );
                    }

                    rowSums[y] = Vector.Sum(sum);
                }
            },
            cancellationToken
        );
        return RowBlocks.Sum(rowSums) / ((double)rows * columns);
    }

    private static Vector<double> Score(
        WindowInformation information,
        ThreeRows windowsA,
        ThreeRows windowsB,
        ThreeRows windowsF,
        int x
    )
    {
        ReadOnlySpan<Vector<double>> a = windowsA.Load(x);
        ReadOnlySpan<Vector<double>> b = windowsB.Load(x);
        ReadOnlySpan<Vector<double>> fused = windowsF.Load(x);
        Vector<double> sameAsA = AllEqual(a, fused);
        Vector<double> withA = Vector.ConditionalSelect(sameAsA, Vector<double>.One, information.Of(a, fused));

        // information.Of has left F alone; what the reference compares with B is stretched in the lanes where A differed.
        Vector<double> sameAsB = Vector.ConditionalSelect(sameAsA, AllEqual(b, fused), AllEqual(b, windowsF.Stretched()));
        Vector<double> withB = Vector.ConditionalSelect(sameAsB, Vector<double>.One, information.Of(b, fused));
        return (withA + withB) * new Vector<double>(0.5);
    }

    private static Vector<double> AllEqual(ReadOnlySpan<Vector<double>> first, ReadOnlySpan<Vector<double>> second)
    {
        Vector<long> equal = Vector<long>.AllBitsSet;
        for (int i = 0; i < first.Length; i++)
        {
            equal &= Vector.Equals(first[i], second[i]);
        }

        return Vector.AsVectorDouble(equal);
    }

    /// <summary>Three neighbouring rows of a feature, and the windows at some columns of them.</summary>
    private sealed class ThreeRows(SampleRows feature)
    {
        private readonly double[][] _rows =
        [
            .. Enumerable.Range(0, 3).Select(_ => new double[LaneMask.Pad(feature.Width) + Vector<double>.Count + 2]),
        ];

        private readonly Vector<double>[] _window = new Vector<double>[WindowInformation.Size];
        private readonly Vector<double>[] _stretched = new Vector<double>[WindowInformation.Size];

        /// <summary>Reads rows y, y + 1 and y + 2.</summary>
        public void MoveTo(int y)
        {
            for (int i = 0; i < _rows.Length; i++)
            {
                feature.Read(y + i, _rows[i]);
            }
        }

        /// <summary>The windows whose first column is x, x + 1, ..., column by column.</summary>
        public ReadOnlySpan<Vector<double>> Load(int x)
        {
            for (int i = 0; i < _window.Length; i++)
            {
                _window[i] = new Vector<double>(_rows[i % 3], x + i / 3);
            }

            return _window;
        }

        /// <summary>The loaded windows stretched to 0 to 1, 1 throughout where they are flat.</summary>
        public ReadOnlySpan<Vector<double>> Stretched()
        {
            (Vector<double> smallest, Vector<double> largest) = (_window[0], _window[0]);
            foreach (Vector<double> sample in _window)
            {
                smallest = Vector.Min(smallest, sample);
                largest = Vector.Max(largest, sample);
            }

            Vector<double> flat = Vector.AsVectorDouble(Vector.Equals(smallest, largest));
            for (int i = 0; i < _window.Length; i++)
            {
                _stretched[i] = Vector.ConditionalSelect(
                    flat,
                    Vector<double>.One,
                    (_window[i] - smallest) / (largest - smallest)
                );
            }

            return _stretched;
        }
    }
}
