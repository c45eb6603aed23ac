using FusionML.Imaging;
using FusionML.Inference;

namespace FusionML.Training;

/// <summary>
/// FRUFN, the fusion rule unfolding network: five unfolding units with weights of their own between two encoders and a decoder
/// (section 3.2.1 of "A General Image Fusion Approach Exploiting Gradient Transfer Learning and Fusion Rule Unfolding").
/// 863,562 parameters: the published count of 863,850 has a convolution of 288 that nothing uses, and that is left out here.
/// Other numbers of units, and one unit for all iterations, are variants.
/// </summary>
/// <remarks>Not thread-safe: one thread at a time.</remarks>
public sealed class Frufn : FusionNetwork
{
    [ComponentName(Name = "encoder1")]
    private readonly EncoderTransformation _firstEncoder;

    [ComponentName(Name = "encoder2")]
    private readonly EncoderTransformation _secondEncoder;

    [ComponentName(Name = "decoder")]
    private readonly InverseTransformation _decoder;

    [ComponentName(Name = "fuser")]
    private readonly ModuleDict<UnfoldingUnit> _fuser;

    private readonly FrufnOptions _options;

    /// <summary>Makes a network with fresh random weights from the global random generator.</summary>
    /// <param name="options">The variant; null for the published network.</param>
    public Frufn(FrufnOptions? options = null)
        : base(VariantLayouts.Frufn(options ?? new FrufnOptions()))
    {
        _options = options ?? new FrufnOptions();
        _firstEncoder = new EncoderTransformation(NetworkSizes.Channels);
        _secondEncoder = new EncoderTransformation(NetworkSizes.Channels);
        _decoder = new InverseTransformation(NetworkSizes.Channels);
        _fuser = nn.ModuleDict([
            .. Enumerable
                .Range(1, _options.Shared ? 1 : _options.Units)
                .Select(n => ($"u{n}", new UnfoldingUnit(NetworkSizes.Channels, NetworkSizes.Heads))),
        ]);
        RegisterComponents();
    }

    private IEnumerable<UnfoldingUnit> Units =>
        _options.Shared ? Enumerable.Repeat(_fuser.Values.Single(), _options.Units) : _fuser.Values;

    /// <summary>Fuses luminance.</summary>
    /// <param name="first">
    /// First sources (visible, near, under-exposed), batch x 1 x height x width in [0, 1], sides multiples of 8.
    /// </param>
    /// <param name="second">Second sources, of the same shape.</param>
    /// <returns>Fused luminance of the same shape; nothing bounds the values.</returns>
    /// <exception cref="PictureException">The shapes are wrong or differ.</exception>
    public override Tensor forward(Tensor first, Tensor second)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor fused = ForwardWithMasks(first.InTypeOf(this), second.InTypeOf(this)).Fused;
        return fused.to(first.dtype).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override (Tensor First, Tensor Second) Reconstruct(Tensor first, Tensor second)
    {
        NetworkSizes.Require(first, second);
        using DisposeScope scope = NewDisposeScope();
        Tensor firstDecoded = _decoder.forward(_firstEncoder.forward(first.InTypeOf(this)));
        Tensor secondDecoded = _decoder.forward(_secondEncoder.forward(second.InTypeOf(this)));
        return scope.MoveToOuter(firstDecoded.to(first.dtype), secondDecoded.to(second.dtype));
    }

    /// <summary>The fused picture and the mask of each unit.</summary>
    /// <param name="first">First sources.</param>
    /// <param name="second">Second sources.</param>
    /// <param name="afterUnit">Receives the number of units that are done; it may throw to stop the work.</param>
    internal (Tensor Fused, IReadOnlyList<Tensor> Masks) ForwardWithMasks(
        Tensor first,
        Tensor second,
        Action<int>? afterUnit = null
    )
    {
        NetworkSizes.Require(first, second);
        using DisposeScope scope = NewDisposeScope();
        Tensor features = _firstEncoder.forward(first);
        Tensor other = _secondEncoder.forward(second);
        Tensor mask = zeros_like(first);
        List<Tensor> masks = [];
        foreach (UnfoldingUnit unit in Units)
        {
            (features, mask) = unit.forward(features, other, mask);
            masks.Add(mask);
            afterUnit?.Invoke(masks.Count);
        }

        scope.MoveToOuter(masks);
        return (_decoder.forward(features).MoveToOuterDisposeScope(), masks);
    }
}
