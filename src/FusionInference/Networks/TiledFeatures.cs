namespace FusionML.Inference;

/// <summary>
/// The stages around the iteration, on a strip of a large picture. A strip is computed as a picture of its own with rows around
/// it that are thrown away, so what its edges get wrong (zero padding, window masks) never reaches the rows that are kept: the
/// encoders and the layer behind them reach 4 rows far, encoders, transformation and decoder together 9.
/// </summary>
internal sealed class TiledFeatures : IDisposable
{
    /// <summary>Rows around a strip for <see cref="DifferenceInput"/>.</summary>
    public const int DifferenceHalo = 8;

    /// <summary>Rows around a strip for <see cref="ReadOut"/>.</summary>
    public const int ReadOutHalo = 16;

    private readonly EfrufnWeights _weights;
    private readonly LayerRunner _layers;
    private readonly FeatureMap[] _bands;
    private readonly FeatureMap _firstPicture;
    private readonly FeatureMap _secondPicture;
    private readonly FeatureMap _plane;
    private readonly FeatureMap _otherPlane;

    /// <param name="weights">The network.</param>
    /// <param name="layers">Runs the layers.</param>
    /// <param name="bands">Four maps for bands of rows; their content is lost with every call.</param>
    /// <param name="height">Rows of the picture.</param>
    /// <param name="width">Columns.</param>
    /// <param name="bandRows">Most rows of a band.</param>
    public TiledFeatures(EfrufnWeights weights, LayerRunner layers, FeatureMap[] bands, int height, int width, int bandRows)
    {
        (_weights, _layers, _bands) = (weights, layers, bands);
        _firstPicture = new FeatureMap(height, width, channels: 1);
        _secondPicture = new FeatureMap(height, width, channels: 1);
        _plane = new FeatureMap(height, width, channels: 1, bandRows);
        _otherPlane = new FeatureMap(height, width, channels: 1, bandRows);
    }

    /// <summary>Takes a pair of pictures.</summary>
    public void Take(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        _firstPicture.Fill(first);
        _secondPicture.Fill(second);
    }

    /// <summary>
    /// The difference's part of the mask generator's first layer, for rows top to bottom - 1: row y is row y - (first row) of the
    /// result.
    /// </summary>
    public (FeatureMap Map, int FirstRow) DifferenceInput(int top, int bottom, CancellationToken cancellation)
    {
        int first = Encode(top - DifferenceHalo, bottom + DifferenceHalo, cancellation);
        _layers.Convolve(
            _bands[2], _weights.Unit.MaskGenerator.DifferenceInput, residual: null, _bands[3], relu: false, cancellation);
        return (_bands[3], first);
    }

    /// <summary>Writes rows top to bottom - 1 of the fused picture to <paramref name="fused"/>, a whole picture.</summary>
    public void ReadOut(FeatureMap mask, int top, int bottom, FeatureMap fused, CancellationToken cancellation)
    {
        int first = Encode(top - ReadOutHalo, bottom + ReadOutHalo, cancellation);
        int rows = _bands[0].Rows;
        _layers.Transform(_weights.Unit.Transformation, _bands[2], _bands[1], _bands[3], cancellation);
        CopyRows(mask, first, _plane, 0, rows);
        _layers.AddMasked(_bands[0], _bands[3], _plane, _bands[1], cancellation);
        _layers.Decode(_weights.Decoder, _bands[1], _bands[2], _otherPlane, cancellation);
        CopyRows(_otherPlane, top - first, fused, top, bottom - top);
    }

    public void Dispose()
    {
        _firstPicture.Dispose();
        _secondPicture.Dispose();
        _plane.Dispose();
        _otherPlane.Dispose();
    }

    /// <summary>F1 into band 0 and D into band 2 for the rows that exist; returns the first one.</summary>
    private int Encode(int top, int bottom, CancellationToken cancellation)
    {
        int first = Math.Max(0, top);
        int rows = Math.Min(bottom, _firstPicture.Height) - first;
        foreach (FeatureMap map in (ReadOnlySpan<FeatureMap>)[.. _bands, _plane, _otherPlane])
        {
            map.Frame(rows, top: 0, rows);
        }

        CopyRows(_firstPicture, first, _plane, 0, rows);
        _layers.Encode(_weights.FirstEncoder, _plane, _bands[0], _bands[1], cancellation);
        CopyRows(_secondPicture, first, _plane, 0, rows);
        _layers.Encode(_weights.SecondEncoder, _plane, _bands[2], _bands[1], cancellation);
        _layers.Difference(_bands[2], _bands[0], _bands[2], cancellation);
        return first;
    }

    private static unsafe void CopyRows(FeatureMap source, int sourceRow, FeatureMap target, int targetRow, int rows)
    {
        for (int row = 0; row < rows; row++)
        {
            new ReadOnlySpan<float>(source.Row(sourceRow + row), source.Width)
                .CopyTo(new Span<float>(target.Row(targetRow + row), source.Width));
        }
    }
}
