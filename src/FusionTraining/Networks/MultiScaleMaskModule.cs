namespace FusionML.Training;

/// <summary>
/// MSMG, the mask generator G of equations 14 to 16: a pyramid of full, half, quarter and eighth size gives it a wide view,
/// window attention (4x4) joins the scales, and a softmax over two channels gives the mask.
/// </summary>
/// <remarks>
/// The paper calls the joining part a GLT; the published code and weights have window attention between two layer norms and no
/// convolutions around it. Of the two softmax channels only the second is used, as the one mask.
/// </remarks>
internal sealed class MultiScaleMaskModule : nn.Module<Tensor, Tensor, Tensor>
{
    private const int Window = 4;
    private const int Scales = 4;

    [ComponentName(Name = "proj_in")]
    private readonly Conv2d _projectIn;

    [ComponentName(Name = "fe2")]
    private readonly ConvNeXtBlock _half;

    [ComponentName(Name = "fe4")]
    private readonly ConvNeXtBlock _quarter;

    [ComponentName(Name = "fe8")]
    private readonly ConvNeXtBlock _eighth;

    [ComponentName(Name = "tran")]
    private readonly Conv2d _join;

    [ComponentName(Name = "in_ln")]
    private readonly LayerNorm _normIn;

    [ComponentName(Name = "glo")]
    private readonly SwinLayer _attention;

    [ComponentName(Name = "out_ln")]
    private readonly LayerNorm _normOut;

    [ComponentName(Name = "proj_out1")]
    private readonly Conv2d _projectOut;

    public MultiScaleMaskModule(int channels, int heads)
        : base(nameof(MultiScaleMaskModule))
    {
        _projectIn = ConvolutionFactory.Conv3x3(channels + 1, channels, bias: true);
        _half = new ConvNeXtBlock(channels);
        _quarter = new ConvNeXtBlock(channels);
        _eighth = new ConvNeXtBlock(channels);
        _join = ConvolutionFactory.Conv3x3(Scales * channels, channels, bias: true);
        _normIn = nn.LayerNorm(channels);
        _attention = new SwinLayer(channels, heads, Window);
        _normOut = nn.LayerNorm(channels);
        _projectOut = ConvolutionFactory.Conv3x3(channels, 2, bias: true);
        RegisterComponents();
    }

    /// <param name="difference">
    /// What one source has and the features lack, batch x channels x height x width, sides multiples of 8.
    /// </param>
    /// <param name="mask">The mask of the last iteration, batch x 1 x height x width.</param>
    /// <returns>The next mask, batch x 1 x height x width, in (0, 1).</returns>
    public override Tensor forward(Tensor difference, Tensor mask)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor full = _projectIn.forward(cat([difference, mask], 1));
        Tensor half = Halve(full);
        Tensor quarter = Halve(half);
        Tensor eighth = Halve(quarter);
        long[] size = full.shape[2..];
        Tensor pyramid = cat(
            [Grow(_eighth.forward(eighth), size), Grow(_quarter.forward(quarter), size), Grow(_half.forward(half), size), full],
            1
        );
        Tensor map = _attention.Between(_normIn, _normOut, _join.forward(pyramid).permute(0, 2, 3, 1));
        return _projectOut.forward(map.permute(0, 3, 1, 2)).softmax(1).narrow(1, 1, 1).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// The published code pads by one reflected pixel before its 3x3 maximum with stride 2. The reflected pixel is already in the
    /// window that it is added to, so the maximum with nothing outside the picture is the same, and needs no padded copy.
    /// </summary>
    private static Tensor Halve(Tensor features) => nn.functional.max_pool2d(features, 3, 2, 1);

    private static Tensor Grow(Tensor features, long[] size) =>
        nn.functional.interpolate(features, size, mode: InterpolationMode.Bilinear, align_corners: false);
}
