using FusionML.Imaging;
using FusionML.Inference;

namespace FusionML.Estimators;

/// <summary>How <c>FuseImages</c> works: what fuses the luminance, and what decides the chroma.</summary>
/// <remarks>Immutable once made.</remarks>
public sealed class FuseImagesOptions
{
    /// <summary>
    /// The weights of EFRUFN or FRUFN, for example <c>WeightFile.Read(path)</c>; they are saved with the model. Exactly one of
    /// this
    /// and <see cref="Rule"/> is needed.
    /// </summary>
    public WeightFile? Weights { get; init; }

    /// <summary>A classical rule in place of a network: <c>average</c>, <c>maximum</c> or <c>laplacian</c>.</summary>
    public string? Rule { get; init; }

    /// <summary>
    /// What decides the chroma of coloured images: one of <see cref="ChromaRules.Names"/>, or null, the default, for the task's
    /// own
    /// (see <see cref="FusionTasks.DefaultChroma"/>). Planes have no chroma.
    /// </summary>
    public string? ChromaRule { get; init; }

    /// <summary>
    /// The weights of ColorNet, which then decides the chroma in place of a rule; they are saved with the model. At most one of
    /// this
    /// and <see cref="ChromaRule"/> can be set.
    /// </summary>
    public WeightFile? ColorNet { get; init; }

    /// <summary>Fixed point, solver, iterations, tolerance and threads.</summary>
    public FuseOptions Engine { get; init; } = new();
}
