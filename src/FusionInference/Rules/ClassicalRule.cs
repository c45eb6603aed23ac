using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>A fusion rule without a model: a baseline, and a choice for those who want no network.</summary>
/// <remarks>
/// Rules hold no state and can be used from several threads at once; disposing of one does nothing. They take all sources at
/// once, work on the calling thread, and use nothing of <see cref="FuseOptions"/>.
/// </remarks>
public abstract class ClassicalRule : IFusionEngine
{
    private protected ClassicalRule(string name) => Name = name;

    /// <summary>All rules with their default settings.</summary>
    public static IReadOnlyList<ClassicalRule> All { get; } = [new AverageRule(), new MaximumRule(), new LaplacianRule()];

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>The rule called <paramref name="name"/>, in any case, or null.</summary>
    public static ClassicalRule? Find(string name) =>
        All.FirstOrDefault(rule => string.Equals(rule.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <inheritdoc/>
    public FusionResult Fuse(
        IReadOnlyList<ImagePlane> sources,
        FuseOptions? options = null,
        IProgress<FuseProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        SourcePlanes.Require(sources);
        cancellationToken.ThrowIfCancellationRequested();
        progress?.Report(new FuseProgress(0));
        ImagePlane fused = new(sources[0].Height, sources[0].Width, SourcePlanes.MaximumBitDepth(sources));
        Fuse(sources, fused, progress, cancellationToken);
        foreach (ref float sample in fused.Samples)
        {
            sample = Math.Clamp(sample, 0, 1);
        }

        progress?.Report(new FuseProgress(1));
        return new FusionResult(fused);
    }

    /// <inheritdoc/>
    public void Dispose() => GC.SuppressFinalize(this);

    /// <summary>Fills <paramref name="fused"/> from sources that have been checked; it is clamped afterwards.</summary>
    private protected abstract void Fuse(
        IReadOnlyList<ImagePlane> sources,
        ImagePlane fused,
        IProgress<FuseProgress>? progress,
        CancellationToken cancellationToken
    );
}
