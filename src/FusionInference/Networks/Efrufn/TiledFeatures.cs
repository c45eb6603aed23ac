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

    /// <summary>Layers of <see cref="DifferenceInput"/>.</summary>
    public const int DifferenceInputLayers = EncodeLayers + 1;

    /// <summary>Layers of <see cref="ReadOut"/>.</summary>
    public const int ReadOutLayers = EncodeLayers + FeatureStages.TransformLayers + 1 + FeatureStages.DecodeLayers;

    private const int EncodeLayers = (2 * FeatureStages.EncodeLayers) + 1;

    private readonly EfrufnWeights _weights;
    private readonly LayerRunner _layers;
    private readonly FeatureMap[] _bands;
    private PaddedPlane? _firstPicture;
    private PaddedPlane? _secondPicture;
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
        _plane = new FeatureMap(height, width, channels: 1, bandRows);
        _otherPlane = new FeatureMap(height, width, channels: 1, bandRows);
    }

    /// <summary>Bytes of the planes.</summary>
    public static long BytesFor(int width, int bandRows) => 2 * FeatureMap.BytesFor(width, channels: 1, bandRows);

    /// <summary>Takes a pair of pictures, which are read again for every strip; null lets go of them.</summary>
    public void Take(PaddedPlane? first, PaddedPlane? second) => (_firstPicture, _secondPicture) = (first, second);

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
        for (int row = 0; row < _plane.Rows; row++)
        {
            mask.Load(first + row, _plane.Row(row));
        }

        _layers.AddMasked(_bands[0], _bands[3], _plane, _bands[1], cancellation);
        _layers.Decode(_weights.Decoder, _bands[1], _bands[2], _otherPlane, cancellation);
        return (_otherPlane, first);
    }

    public void Dispose()
    {
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

    private void LoadPlane(PaddedPlane? picture, int first)
    {
        PaddedPlane source = picture ?? throw new InvalidOperationException("There are no pictures yet.");
        for (int row = 0; row < _plane.Rows; row++)
        {
            source.CopyRow(first + row, new Span<float>(_plane.Row(row), _plane.Width));
        }
    }
}
