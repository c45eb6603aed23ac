using System.Numerics;
using System.Runtime.InteropServices;

namespace FusionML.Metrics;

/// <summary>
/// Local moments of several pictures under one separable window, row after row from the top, without padding ("valid"):
/// weighted means, and weighted covariances E[xy] - E[x]E[y] of pairs of pictures.
/// </summary>
/// <remarks>
/// Every row of input is multiplied and summed along the row once and then kept, for as many rows as four windows are high;
/// four output rows at a time sum down the columns of what is kept, so the moments of whole pictures never exist and a kept
/// sample is loaded once for the four. Rows are padded with finite numbers to whole vectors; <see cref="LaneMask"/> tells which
/// lanes of the last one count. For one thread: start one per block of rows.
/// </remarks>
internal sealed class LocalMoments
{
    private readonly IReadOnlyList<SampleRows> _pictures;
    private readonly (int First, int Second)[] _pairs;
    private readonly double[] _window;
    private readonly double[][] _samples;
    private readonly double[] _product;
    private readonly double[][] _kept;
    private readonly double[][] _moments;
    private readonly int[] _offsets;
    private readonly bool _centred;
    private readonly int _stride;
    private readonly int _rows;
    private readonly int _keptRows;
    private int _nextInput;
    private int _groupStart;
    private int _groupEnd;

    /// <summary>Starts at output row <paramref name="firstRow"/>.</summary>
    /// <param name="pictures">Pictures of one size, at least as large as the window.</param>
    /// <param name="pairs">The pairs of indices into <paramref name="pictures"/> whose covariances are wanted.</param>
    /// <param name="window">The factor of the window.</param>
    /// <param name="firstRow">The first row that <see cref="MoveNext"/> moves to.</param>
    /// <param name="centred">False for E[xy] in place of the covariance.</param>
    public LocalMoments(
        IReadOnlyList<SampleRows> pictures,
        (int First, int Second)[] pairs,
        double[] window,
        int firstRow,
        bool centred = true
    )
    {
        (_pictures, _pairs, _window, _centred, _nextInput) = (pictures, pairs, window, centred, firstRow);
        Width = pictures[0].Width - window.Length + 1;
        Row = firstRow - 1;
        (_groupStart, _groupEnd) = (firstRow - 1, firstRow);
        _rows = pictures[0].Height - window.Length + 1;
        _keptRows = window.Length + SlidingSum.RowsAtOnce - 1;
        _stride = LaneMask.Pad(Width);
        int paddedInput = LaneMask.Pad(_stride + window.Length - 1);
        _samples = NewRows(pictures.Count, paddedInput);
        _product = new double[paddedInput];
        _kept = NewRows(pictures.Count + pairs.Length, _stride * _keptRows);
        _moments = NewRows(pictures.Count + pairs.Length, _stride * SlidingSum.RowsAtOnce);
        _offsets = new int[_keptRows];
    }

    /// <summary>Columns of the output.</summary>
    public int Width { get; }

    /// <summary>The row of the output that the moments belong to.</summary>
    public int Row { get; private set; }

    /// <summary>The means of a picture.</summary>
    public ReadOnlySpan<Vector<double>> Mean(int picture) => Vectors(picture);

    /// <summary>The covariances (variances, for a picture with itself) of a pair.</summary>
    public ReadOnlySpan<Vector<double>> Covariance(int pair) => Vectors(_pictures.Count + pair);

    /// <summary>Moves to the next row of the output.</summary>
    public void MoveNext()
    {
        Row++;
        if (Row == _groupEnd)
        {
            SumGroup();
        }
    }

    private ReadOnlySpan<Vector<double>> Vectors(int moment) =>
        MemoryMarshal.Cast<double, Vector<double>>(_moments[moment].AsSpan((Row - _groupStart) * _stride, _stride));

    /// <summary>The moments of the next four rows, or of those that are left.</summary>
    private void SumGroup()
    {
        int count = Math.Min(SlidingSum.RowsAtOnce, _rows - Row);
        (_groupStart, _groupEnd) = (Row, Row + count);
        for (; _nextInput < _groupEnd + _window.Length - 1; _nextInput++)
        {
            Keep(_nextInput);
        }

        for (int k = 0; k < _offsets.Length; k++)
        {
            _offsets[k] = (Row + k) % _keptRows * _stride;
        }

        for (int i = 0; i < _moments.Length; i++)
        {
            if (count == SlidingSum.RowsAtOnce)
            {
                SlidingSum.DownColumnsOfFour(_kept[i], _offsets, _window, _moments[i], _stride);
                continue;
            }

            for (int row = 0; row < count; row++)
            {
                SlidingSum.DownColumns(
                    _kept[i],
                    _offsets.AsSpan(row, _window.Length),
                    _window,
                    _moments[i].AsSpan(row * _stride, _stride)
                );
            }
        }

        for (int i = 0; _centred && i < _pairs.Length; i++)
        {
            SubtractProduct(_moments[_pictures.Count + i], _moments[_pairs[i].First], _moments[_pairs[i].Second]);
        }
    }

    private void Keep(int y)
    {
        int at = y % _keptRows * _stride;
        for (int i = 0; i < _pictures.Count; i++)
        {
            _pictures[i].Read(y, _samples[i]);
            SlidingSum.AlongRow(_samples[i], _window, _kept[i].AsSpan(at, _stride));
        }

        for (int i = 0; i < _pairs.Length; i++)
        {
            Multiply(_samples[_pairs[i].First], _samples[_pairs[i].Second], _product);
            SlidingSum.AlongRow(_product, _window, _kept[_pictures.Count + i].AsSpan(at, _stride));
        }
    }

    private static double[][] NewRows(int count, int length)
    {
        double[][] rows = new double[count][];
        for (int i = 0; i < count; i++)
        {
            rows[i] = new double[length];
        }

        return rows;
    }

    /// <summary>product[x] = first[x] * second[x], over whole vectors.</summary>
    private static void Multiply(ReadOnlySpan<double> first, ReadOnlySpan<double> second, Span<double> product)
    {
        ReadOnlySpan<Vector<double>> firsts = MemoryMarshal.Cast<double, Vector<double>>(first);
        ReadOnlySpan<Vector<double>> seconds = MemoryMarshal.Cast<double, Vector<double>>(second)[..firsts.Length];
        Span<Vector<double>> products = MemoryMarshal.Cast<double, Vector<double>>(product)[..firsts.Length];
        for (int i = 0; i < firsts.Length; i++)
        {
            products[i] = firsts[i] * seconds[i];
        }
    }

    /// <summary>value[x] -= first[x] * second[x], over whole vectors.</summary>
    private static void SubtractProduct(Span<double> value, ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        Span<Vector<double>> values = MemoryMarshal.Cast<double, Vector<double>>(value);
        ReadOnlySpan<Vector<double>> firsts = MemoryMarshal.Cast<double, Vector<double>>(first)[..values.Length];
        ReadOnlySpan<Vector<double>> seconds = MemoryMarshal.Cast<double, Vector<double>>(second)[..values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] -= firsts[i] * seconds[i];
        }
    }
}
