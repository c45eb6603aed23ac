namespace FusionML.Inference;

/// <summary>
/// The stages around the iteration, on a strip of a large picture. A strip is computed as a picture of its own with rows around
/// it that are thrown away, so what its edges get wrong (zero padding, window masks) never reaches the rows that are kept: the
/// encoders and the layer behind them reach 4 rows far; encoders, transformation and decoder together 9.
/// </summary>
internal sealed unsafe class TiledFeatures : IDisposable
{
    /// <summary>Rows around a strip for <see cref="DifferenceInput"/>.</summary>
    public const int DifferenceHalo = 4;

    /// <summary>Rows around a strip for <see cref="ReadOut"/>; even, so that the windows of 2 x 2 stay in place.</summary>
    public const int ReadOutHalo = 10;

    private readonly EfrufnWeights _weights;
    private readonly LayerRunner _layers;
    private readonly FeatureMap[] _bands;
    private readonly SixteenBitRows _firstPicture;
    private readonly SixteenBitRows _secondPicture;
    private readonly FeatureMap _plane;
    private readonly FeatureMap _otherPlane;
    private readonly int _height;

    /// <param name="weights">The network.</param>
    /// <param name="layers">Runs the layers.</param>
    /// <param name="bands">Four maps for bands of rows; their content is lost with every call.</param>
    /// <param name="height">Rows of the picture.</param>
    /// <param name="bandRows">Most rows of a band.</param>
    public TiledFeatures(EfrufnWeights weights, LayerRunner layers, FeatureMap[] bands, int height, int bandRows)
    {
        (_weights, _layers, _bands, _height) = (weights, layers, bands, height);
        int width = bands[0].Width;
        _firstPicture = new SixteenBitRows(layers.Kernels, height, width, channels: 1);
        _secondPicture = new SixteenBitRows(layers.Kernels, height, width, channels: 1);
        _plane = new FeatureMap(height, width, channels: 1, bandRows);
        _otherPlane = new FeatureMap(height, width, channels: 1, bandRows);
    }

    /// <summary>Takes a pair of pictures.</summary>
    public void Take(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        Keep(_firstPicture, first);
        Keep(_secondPicture, second);
    }

    /// <summary>
    /// The difference's part of the mask generator's first layer, for rows top to bottom - 1: row y is row y - FirstRow of the
    /// result.
    /// </summary>
    public (FeatureMap Map, int FirstRow) DifferenceInput(int top, int bottom, CancellationToken cancellation)
    {
        int first = Encode(top - DifferenceHalo, bottom + DifferenceHalo, cancellation);
        ConvolutionWeights weights = _weights.Unit.MaskGenerator.DifferenceInput;
        _layers.Convolve(_bands[2], weights, residual: null, _bands[3], relu: false, cancellation);
        return (_bands[3], first);
    }

    /// <summary>Computes rows top to bottom - 1 of the fused picture; row y is row y - FirstRow of the result.</summary>
    public (FeatureMap Plane, int FirstRow) ReadOut(IRowStore mask, int top, int bottom, CancellationToken cancellation)
    {
        int first = Encode(top - ReadOutHalo, bottom + ReadOutHalo, cancellation);
        _layers.Transform(_weights.Unit.Transformation, _bands[2], _bands[1], _bands[3], cancellation);
        LoadPlane(mask, first);
        _layers.AddMasked(_bands[0], _bands[3], _plane, _bands[1], cancellation);
        _layers.Decode(_weights.Decoder, _bands[1], _bands[2], _otherPlane, cancellation);
        return (_otherPlane, first);
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
        int rows = Math.Min(bottom, _height) - first;
        foreach (FeatureMap map in (ReadOnlySpan<FeatureMap>)[.. _bands, _plane, _otherPlane])
        {
            map.Frame(rows, top: 0, rows);
        }

        LoadPlane(_firstPicture, first);
        _layers.Encode(_weights.FirstEncoder, _plane, _bands[0], _bands[1], cancellation);
        LoadPlane(_secondPicture, first);
        _layers.Encode(_weights.SecondEncoder, _plane, _bands[2], _bands[1], cancellation);
        _layers.Difference(_bands[2], _bands[0], _bands[2], cancellation);
        return first;
    }

    private void LoadPlane(IRowStore picture, int first)
    {
        for (int row = 0; row < _plane.Rows; row++)
        {
            picture.Load(first + row, _plane.Row(row));
        }
    }

    private void Keep(SixteenBitRows picture, ReadOnlySpan<float> samples)
    {
        int width = _plane.Width;
        ArgumentOutOfRangeException.ThrowIfNotEqual(samples.Length, _height * width);
        fixed (float* source = samples)
        {
            for (int y = 0; y < _height; y++)
            {
                picture.Store(y, source + ((nint)y * width));
            }
        }
    }
}
