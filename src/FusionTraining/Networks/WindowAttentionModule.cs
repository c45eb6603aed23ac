namespace FusionML.Training;

/// <summary>
/// Multi-head cosine attention inside square windows: softmax(q.k / (|q| |k|) exp(min(scale, ln 100)) + position bias) v. Queries
/// and values have a bias, keys have none.
/// </summary>
/// <remarks>Liu et al., "Swin Transformer V2", CVPR 2022, section 3.2, DOI 10.1109/CVPR52688.2022.01170.</remarks>
internal sealed class WindowAttentionModule : nn.Module<Tensor, Tensor>
{
    private static readonly double LargestLogScale = Math.Log(100);
    private const double SmallestNorm = 1e-12;
    private static readonly double InitialLogScale = Math.Log(10);

    private readonly int _window;
    private readonly int _shift;
    private readonly int _heads;
    private readonly ShiftMask _shiftMask;

    [ComponentName(Name = "logit_scale")]
    private readonly Parameter _logScale;

    [ComponentName(Name = "q_bias")]
    private readonly Parameter _queryBias;

    [ComponentName(Name = "v_bias")]
    private readonly Parameter _valueBias;

    [ComponentName(Name = "cpb_mlp")]
    private readonly PositionBiasModule _positionBias;

    [ComponentName(Name = "qkv")]
    private readonly Linear _queriesKeysValues;

    [ComponentName(Name = "proj")]
    private readonly Linear _projection;

    public WindowAttentionModule(int channels, int heads, int window, int shift)
        : base(nameof(WindowAttentionModule))
    {
        (_window, _shift, _heads) = (window, shift, heads);
        _shiftMask = new ShiftMask(window, shift);
        using Scalar initialLogScale = InitialLogScale;
        _logScale = nn.Parameter(full([heads, 1, 1], initialLogScale, float32).DetachFromDisposeScope());
        _queryBias = nn.Parameter(zeros(channels).DetachFromDisposeScope());
        _valueBias = nn.Parameter(zeros(channels).DetachFromDisposeScope());
        _positionBias = new PositionBiasModule(window, heads);
        _queriesKeysValues = nn.Linear(channels, 3 * channels, hasBias: false);
        _projection = nn.Linear(channels, channels);
        RegisterComponents();
    }

    /// <param name="map">Batch x height x width x channels, sides multiples of the window's.</param>
    /// <returns>The same shape.</returns>
    public override Tensor forward(Tensor map)
    {
        using DisposeScope scope = NewDisposeScope();
        (long height, long width, long channels) = (map.shape[1], map.shape[2], map.shape[3]);
        Tensor shifted = _shift == 0 ? map : map.roll([-_shift, -_shift], [1, 2]);
        Tensor windows = WindowPartition.Cut(shifted, _window);
        Tensor attended = Attend(windows, height, width).transpose(1, 2).reshape(-1, _window * _window, channels);
        Tensor glued = WindowPartition.Glue(_projection.forward(attended), _window, height, width);
        return (_shift == 0 ? glued : glued.roll([_shift, _shift], [1, 2])).MoveToOuterDisposeScope();
    }

    /// <summary>The parameters as the kernels take them, with the position bias in place of its network.</summary>
    public Tensor[] KernelTensors() =>
        [
            _logScale,
            _queryBias,
            _valueBias,
            _queriesKeysValues.weight!,
            _projection.weight!,
            _projection.bias!,
            _positionBias.Evaluate(),
        ];

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _shiftMask.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <returns>(Batch * windows) x heads x tokens x channels of a head.</returns>
    private Tensor Attend(Tensor windows, long height, long width)
    {
        long channels = windows.shape[2];
        Tensor bias = cat([_queryBias, zeros_like(_queryBias), _valueBias], 0);
        Tensor projected = nn.functional.linear(windows, _queriesKeysValues.weight!, bias);
        Tensor[] parts = projected
            .view(windows.shape[0], windows.shape[1], 3, _heads, channels / _heads)
            .permute(2, 0, 3, 1, 4)
            .unbind(0);
        Tensor scale = _logScale.AtMost(LargestLogScale).exp();
        Tensor queries = Normalize(parts[0]) * scale;
        Tensor keys = Normalize(parts[1]);
        Tensor logits = matmul(queries, keys.transpose(-2, -1)).Plus(_positionBias.Evaluate());
        if (_shift > 0)
        {
            Tensor mask = _shiftMask.For(height, width, logits.dtype, logits.device);
            logits = logits.view(-1, mask.shape[0], _heads, windows.shape[1], windows.shape[1]).Plus(mask).view(logits.shape);
        }

        return matmul(logits.softmax(-1), parts[2]);
    }

    private static Tensor Normalize(Tensor vectors) => vectors / linalg.norm(vectors, [-1], true).AtLeast(SmallestNorm);
}
