using FusionML.Imaging;
using FusionML.Inference;

namespace FusionML.Training;

/// <summary>
/// PSLPT, the pseudo-siamese Laplacian pyramid transformer: an encoder for each source gives a learned Laplacian pyramid, a
/// fusion module at each level joins both, and one decoder gives the picture. Two sets of fusion modules serve four tasks.
/// </summary>
/// <remarks>
/// Wang, Deng and Vivone, "A general image fusion framework using multi-task semi-supervised learning", Information Fusion 2024,
/// 102414. The tensors that nothing in the published network reads are left out. Not thread-safe: one thread at a time.
/// </remarks>
internal sealed class Pslpt : FusionNetwork
{
    /// <summary>Sides are multiples of this: three halvings, and windows of 2x2 at an eighth of the size.</summary>
    public const int SideMultiple = 16;

    [ComponentName(Name = "encoder1")]
    private readonly PyramidEncoder _firstEncoder;

    [ComponentName(Name = "encoder2")]
    private readonly PyramidEncoder? _secondEncoder;

    [ComponentName(Name = "decoder")]
    private readonly PyramidDecoder _decoder;

    [ComponentName(Name = "fl_former")]
    private readonly LevelFusion? _low;

    [ComponentName(Name = "fh_former")]
    private readonly LevelFusion? _full;

    [ComponentName(Name = "fh2_former")]
    private readonly LevelFusion? _half;

    [ComponentName(Name = "fh4_former")]
    private readonly LevelFusion? _quarter;

    [ComponentName(Name = "fl_former2")]
    private readonly LevelFusion? _secondLow;

    [ComponentName(Name = "fh_former2")]
    private readonly LevelFusion? _secondFull;

    [ComponentName(Name = "fh2_former2")]
    private readonly LevelFusion? _secondHalf;

    [ComponentName(Name = "fh4_former2")]
    private readonly LevelFusion? _secondQuarter;

    private readonly LevelRule _rule;

    /// <summary>Makes a network of the published size with fresh random weights from the global random generator.</summary>
    public Pslpt()
        : this(PslptLayouts.Published) { }

    /// <summary>The same of another size, with parts left out or exchanged.</summary>
    public Pslpt(PslptLayouts size, PslptVariant? variant = null)
        : base((variant ?? PslptVariant.Published).Layout(size))
    {
        variant ??= PslptVariant.Published;
        _rule = variant.Rule;
        _firstEncoder = new PyramidEncoder(size, variant);
        _secondEncoder = variant.SharedEncoder ? null : new PyramidEncoder(size, variant);
        _decoder = new PyramidDecoder(size, variant);
        if (_rule == LevelRule.Learned)
        {
            (_low, _full) = (new LevelFusion(size, variant), new LevelFusion(size, variant));
            (_half, _quarter) = (new LevelFusion(size, variant), new LevelFusion(size, variant));
            (_secondLow, _secondFull) = (new LevelFusion(size, variant), new LevelFusion(size, variant));
            (_secondHalf, _secondQuarter) = (new LevelFusion(size, variant), new LevelFusion(size, variant));
        }

        RegisterComponents();
    }

    /// <summary>Which fusion modules <see cref="forward"/> takes; the first set by default.</summary>
    public FusionSet Set { get; set; } = FusionSet.First;

    /// <summary>Encoders and decoder, by their names.</summary>
    public IReadOnlyList<(string Name, nn.Module Module)> SharedParts =>
        _secondEncoder is null
            ? [("encoder1", _firstEncoder), ("decoder", _decoder)]
            : [("encoder1", _firstEncoder), ("encoder2", _secondEncoder), ("decoder", _decoder)];

    /// <summary>
    /// The fusion modules of a set by their names, from the finest level to the coarsest; none where none learns.
    /// </summary>
    public IReadOnlyList<(string Name, LevelFusion Module)> FusionModules(FusionSet set) =>
        (_rule, set) switch
        {
            (not LevelRule.Learned, _) => [],
            (_, FusionSet.First) =>
            [
                ("fh_former", _full!),
                ("fh2_former", _half!),
                ("fh4_former", _quarter!),
                ("fl_former", _low!),
            ],
            _ =>
            [
                ("fh_former2", _secondFull!),
                ("fh2_former2", _secondHalf!),
                ("fh4_former2", _secondQuarter!),
                ("fl_former2", _secondLow!),
            ],
        };

    /// <summary>Fuses luminance by the modules of <see cref="Set"/>.</summary>
    /// <param name="first">
    /// First sources (visible, near, under-exposed), batch x 1 x height x width in [0, 1], sides multiples of 16.
    /// </param>
    /// <param name="second">Second sources, of the same shape.</param>
    /// <returns>Fused luminance of the same shape; nothing bounds the values.</returns>
    /// <exception cref="PictureException">The shapes are wrong or differ.</exception>
    public override Tensor forward(Tensor first, Tensor second)
    {
        using DisposeScope scope = NewDisposeScope();
        (FeaturePyramid one, FeaturePyramid two) = Analyse(first, second);
        return Synthesise(Join(one, two, Set).Pyramid).to(first.dtype).MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override (Tensor First, Tensor Second) Reconstruct(Tensor first, Tensor second)
    {
        using DisposeScope scope = NewDisposeScope();
        (FeaturePyramid one, FeaturePyramid two) = Analyse(first, second);
        return scope.MoveToOuter(Synthesise(one).to(first.dtype), Synthesise(two).to(first.dtype));
    }

    /// <summary>The pyramids of both sources, to fuse them and to reconstruct each.</summary>
    /// <exception cref="PictureException">The shapes are wrong or differ.</exception>
    public (FeaturePyramid First, FeaturePyramid Second) Analyse(Tensor first, Tensor second)
    {
        Require(first, second);
        return (_firstEncoder.Analyse(first.InTypeOf(this)), (_secondEncoder ?? _firstEncoder).Analyse(second.InTypeOf(this)));
    }

    /// <summary>Joins two pyramids level by level.</summary>
    public JoinedPyramid Join(FeaturePyramid first, FeaturePyramid second, FusionSet set)
    {
        using DisposeScope scope = NewDisposeScope();
        IEnumerable<(Tensor First, Tensor Second)> levels = first.Levels.Zip(second.Levels);
        if (_rule != LevelRule.Learned)
        {
            return new JoinedPyramid(
                new FeaturePyramid([.. levels.Select(level => ByRule(level.First, level.Second))]),
                []
            ).MoveToOuter(scope);
        }

        Tensor[] masks = [.. FusionModules(set).Zip(levels, (fusion, level) => fusion.Module.forward(level.First, level.Second))];
        Tensor[] joined = [.. levels.Zip(masks, (level, mask) => level.Second.PlusProduct(mask, level.First.sub(level.Second)))];
        return new JoinedPyramid(new FeaturePyramid(joined), masks).MoveToOuter(scope);
    }

    /// <summary>The pictures of a pyramid, batch x 1 x height x width.</summary>
    public Tensor Synthesise(FeaturePyramid pyramid) => _decoder.Synthesise(pyramid);

    /// <summary>Gives the second set the weights of the first.</summary>
    public void CopyFirstSet()
    {
        using IDisposable untracked = no_grad();
        foreach ((var from, var to) in FusionModules(FusionSet.First).Zip(FusionModules(FusionSet.Second)))
        {
            foreach ((Parameter source, Parameter target) in from.Module.parameters().Zip(to.Module.parameters()))
            {
                target.copy_(source);
            }
        }
    }

    private Tensor ByRule(Tensor first, Tensor second) =>
        _rule == LevelRule.Average ? first.Plus(second).Over(2) : maximum(first, second);

    private static void Require(Tensor first, Tensor second)
    {
        NetworkSizes.Require(first, second);
        if (first.shape[2] % SideMultiple != 0 || first.shape[3] % SideMultiple != 0)
        {
            throw new PictureException(
                $"PSLPT takes sides that are multiples of {SideMultiple}, not {first.shape[3]}x{first.shape[2]}."
            );
        }
    }
}
