using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>How pictures are fused: by what network or rule, in what chroma, size, order and range.</summary>
/// <remarks>
/// Immutable once made. What a recipe leaves open is settled once, by <see cref="Settle"/>, which <see cref="ImageFusion"/> and
/// the transformers of ML.NET call: so a recipe that is saved fuses in the same way under a library that ships other weights.
/// At least one of <see cref="Task"/>, <see cref="Weights"/> and <see cref="Rule"/> is needed.
/// </remarks>
public record FusionRecipe
{
    /// <summary>
    /// The task, which decides the weights and the chroma where nothing else does. Null, the default, stands for the task that
    /// the weights say they were trained for, if they say one.
    /// </summary>
    public FusionTask? Task
    {
        get;
        init => field = OptionValue.Defined(value);
    }

    /// <summary>
    /// The weights of a network that fuses luminance, for example <c>WeightFile.Read(path)</c>; null, the default, for those that
    /// ship for the task.
    /// </summary>
    public WeightFile? Weights { get; init; }

    /// <summary>The network that the weights must be of, such as <c>efrufn</c>; null, the default, for any.</summary>
    public string? Network { get; init; }

    /// <summary>
    /// A classical rule in place of a network: <c>average</c>, <c>maximum</c> or <c>laplacian</c>. At most one of this and <see
    /// cref="Weights"/> can be set.
    /// </summary>
    public string? Rule { get; init; }

    /// <summary>
    /// What decides the chroma of coloured pictures: one of <see cref="ChromaRules.Names"/>, or <c>colornet</c> for the network
    /// ColorNet. Null, the default, stands for the task's own (see <see cref="FusionTaskDefinition.ChromaRule"/>), and for the
    /// distance rule where there is no task.
    /// </summary>
    public string? ChromaRule { get; init; }

    /// <summary>
    /// The weights of ColorNet, which then decides the chroma; null, the default, for those that ship where <see
    /// cref="ChromaRule"/> or the task asks for ColorNet. Can't be set together with another rule.
    /// </summary>
    public WeightFile? ColorNet { get; init; }

    /// <summary>Fixed point, solver, iterations, tolerance, threads, and how memory is spent.</summary>
    public FuseOptions Engine { get; init; } = new();

    /// <summary>
    /// Stretches the luminance of the first picture before fusion, for raw data such as 16-bit thermal pictures; null, the
    /// default, leaves it alone. The chroma stays as it is.
    /// </summary>
    public PercentileNormalization? NormalizeFirst { get; init; }

    /// <summary>The same for the second picture and any further ones.</summary>
    public PercentileNormalization? NormalizeSecond { get; init; }

    /// <summary>
    /// Stretches the luminance of a source of more than 8 bits that fills less than a tenth of its range (<see
    /// cref="NarrowRange"/>) and has no normalisation of its own; <see cref="FusionResult.Normalizations"/> says so. Pictures of one
    /// camera (multi-focus, multi-exposure) are measured and stretched together.
    /// </summary>
    /// <remarks>
    /// Off by default: a program that knows its camera sets one normalisation, and pictures of a sequence keep their brightness to
    /// each other. The command line, where a person looks at one picture, turns it on.
    /// </remarks>
    public bool NormalizeNarrowSources { get; init; }

    /// <summary>What happens where pictures differ in size; an error by default.</summary>
    public SizeMismatchHandling SizeMismatch
    {
        get;
        init => field = OptionValue.Defined(value);
    }

    /// <summary>In what order more than two pictures are fused; by default what suits the task.</summary>
    public FusionOrder Order
    {
        get;
        init => field = OptionValue.Defined(value);
    }

    /// <summary>
    /// Whether two multi-focus pictures that a network has fused are decided for: each region that is clearly nearer to one source
    /// becomes that source, in the chroma too, which takes the place of the distance rule. Null, the default, stands for true
    /// where the task is multi-focus and no rule fuses.
    /// </summary>
    public bool? FocusDecision { get; init; }

    /// <summary>
    /// Whether the luminance that a network has fused is kept between the sources where they agree within a step of 8 bits
    /// over a small region, so that a picture fused with itself is that picture. Null, the default, stands for true where no
    /// rule fuses and <see cref="FuseOptions.StretchResult"/> is off; a stretched picture does not lie between its sources.
    /// </summary>
    public bool? KeepAgreement { get; init; }

    /// <summary>
    /// Keeps what moves between the exposures of a bracket out of the fused picture, where the reference picture alone counts then.
    /// For multi-exposure with <see cref="FusionOrder.Together"/>, which takes two pictures too in this case.
    /// </summary>
    public bool Deghost { get; init; }

    /// <summary>
    /// The picture, from 0, that moving things are taken from by <see cref="Deghost"/>; null, the default, for the one with the
    /// most pixels that are well exposed.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int? GhostReference
    {
        get;
        init => field = OptionValue.Within(value, 0, int.MaxValue);
    }

    /// <summary>The chroma as one value.</summary>
    internal ChromaChoice Chroma => new(ChromaRule, ColorNet);

    /// <summary>This recipe with nothing left open; a settled recipe is its own.</summary>
    /// <returns>
    /// A recipe with either <see cref="Weights"/> or <see cref="Rule"/>, and either <see cref="ChromaRule"/> or <see
    /// cref="ColorNet"/>. <see cref="Task"/> stays null where neither the caller nor the weights name one.
    /// </returns>
    /// <exception cref="ArgumentException">There are both weights and a rule, both ColorNet and another chroma rule, neither task
    /// nor weights nor rule, a rule or chroma rule that does not exist, or an undefined value of an enumeration.</exception>
    /// <exception cref="WeightsException">The weights are not those of a fusion network or of <see cref="Network"/>, ColorNet's
    /// are not ColorNet's, or none ship for the task.</exception>
    public FusionRecipe Settle() => RecipeSettlement.Settle(this);
}
