using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>How two pictures are fused, beyond what the engine does.</summary>
/// <remarks>Immutable once made.</remarks>
public sealed class ImageFusionOptions
{
    /// <summary>
    /// The task, which decides the chroma rule where <see cref="Chroma"/> is null; null, the default, means the task of
    /// <see cref="ImageFusion.ForTask"/>, or else the distance rule.
    /// </summary>
    public FusionTask? Task { get; init; }

    /// <summary>The chroma rule; null for the task's own.</summary>
    public IChromaRule? Chroma { get; init; }

    /// <summary>Stretches the luminance of the first picture before fusion; null, the default, leaves it alone.</summary>
    public PercentileNormalization? NormalizeFirst { get; init; }

    /// <summary>Stretches the luminance of the second picture before fusion; null, the default, leaves it alone.</summary>
    public PercentileNormalization? NormalizeSecond { get; init; }

    /// <summary>How the engine works.</summary>
    public FuseOptions Engine { get; init; } = new();

    /// <summary>The chroma rule; <paramref name="task"/> counts where the options name neither a rule nor a task.</summary>
    internal IChromaRule EffectiveChroma(FusionTask? task) =>
        Chroma ?? (Task ?? task)?.DefaultChroma(Engine.Threads) ?? new DistanceChromaRule();
}
