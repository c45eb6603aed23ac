using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>What EFRUFN iterates.</summary>
public enum FixedPoint
{
    /// <summary>
    /// The mask alone, M = G(ReLU(F2 - F1), M), and one read-out F1 + M T(ReLU(F2 - F1)) at the end: what the published weights
    /// were trained for.
    /// </summary>
    Mask,

    /// <summary>
    /// Features and mask together, as the paper's equations 16 to 18 say. The published weights were not trained for it and
    /// diverge.
    /// </summary>
    Feature,
}

/// <summary>How a fixed point is sought.</summary>
public enum FixedPointSolver
{
    /// <summary>Plain iteration.</summary>
    Plain,

    /// <summary>Anderson mixing of the last iterates; two or three evaluations fewer for the same residual.</summary>
    Anderson,
}

/// <summary>How an engine works. Rules and networks without a fixed point ignore what does not concern them.</summary>
/// <remarks>
/// Every setter refuses a value out of its range with an <see cref="ArgumentOutOfRangeException"/>. Immutable once made.
/// </remarks>
public sealed class FuseOptions
{
    /// <summary>The most pixels of a picture whose feature maps are all kept at full size: a gigabyte.</summary>
    internal const long MaximumWholePixels = 1 << 20;

    /// <summary>
    /// The most pixels, 12.6 million, of a picture in strips that keep 16 bits: two and a half gigabytes with the pictures.
    /// </summary>
    internal const long MaximumStripsPixels = 3 << 22;

    /// <summary>What is iterated; the mask by default.</summary>
    public FixedPoint FixedPoint
    {
        get;
        init => field = OptionValue.Defined(value);
    } = FixedPoint.Mask;

    /// <summary>The solver; Anderson by default.</summary>
    public FixedPointSolver Solver
    {
        get;
        init => field = OptionValue.Defined(value);
    } = FixedPointSolver.Anderson;

    /// <summary>The most evaluations of the map, 1 to 1000; 5 by default, as the authors test.</summary>
    public int MaximumIterations
    {
        get;
        init => field = OptionValue.Within(value, 1, 1000);
    } = 5;

    /// <summary>
    /// The relative residual |x_{k+1} - x_k| / |x_{k+1}| (L2) at which the iteration stops early; 0, the default, never stops
    /// early on purpose.
    /// </summary>
    public double Tolerance
    {
        get;
        init => field = OptionValue.AtLeast(value, 0);
    }

    /// <summary>How many past evaluations Anderson mixes, 1 to 64; 6 by default.</summary>
    public int AndersonMemory
    {
        get;
        init => field = OptionValue.Within(value, 1, 64);
    } = 6;

    /// <summary>lambda, added to the diagonal of the residuals' inner products; 1e-4 by default.</summary>
    public double AndersonRegularization
    {
        get;
        init => field = OptionValue.AtLeast(value, 0);
    } = 1e-4;

    /// <summary>beta, the share of the mixed values against the mixed points, above 0 and up to 1; 1 by default.</summary>
    public double AndersonMixingShare
    {
        get;
        init => field = OptionValue.PositiveUpTo(value, 1);
    } = 1;

    /// <summary>
    /// Threads to work on, up to 1024; 0, the default, takes one per processor. The result is the same for any number.
    /// </summary>
    public int Threads
    {
        get;
        init => field = OptionValue.Within(value, 0, 1024);
    }

    /// <summary>
    /// How EFRUFN, ReFusion and PSLPT spend memory; by default they work in strips above one megapixel, and with the least memory
    /// above 12.6.
    /// </summary>
    public FusionMemory Memory
    {
        get;
        init => field = OptionValue.Defined(value);
    }

    /// <summary>
    /// Stretches what a network has fused so that the smallest value of the picture becomes 0 and its largest 1, as ReFusion's
    /// authors do before they measure; off by default. One bright or dark pixel decides it, so it suits whole pictures and not
    /// crops of one.
    /// </summary>
    public bool StretchResult { get; init; }

    /// <summary>These options with another setting of memory.</summary>
    internal FuseOptions WithMemory(FusionMemory memory) =>
        new()
        {
            FixedPoint = FixedPoint,
            Solver = Solver,
            MaximumIterations = MaximumIterations,
            Tolerance = Tolerance,
            AndersonMemory = AndersonMemory,
            AndersonRegularization = AndersonRegularization,
            AndersonMixingShare = AndersonMixingShare,
            Threads = Threads,
            Memory = memory,
            StretchResult = StretchResult,
        };

    internal int EffectiveThreads => Threads == 0 ? Environment.ProcessorCount : Threads;

    /// <summary>How a picture of this many pixels is fused; never <see cref="FusionMemory.Automatic"/>.</summary>
    internal FusionMemory EffectiveMemory(long pixels) =>
        Memory switch
        {
            FusionMemory.Automatic => pixels <= MaximumWholePixels ? FusionMemory.Whole
            : pixels <= MaximumStripsPixels ? FusionMemory.Strips
            : FusionMemory.Smallest,
            FusionMemory chosen => chosen,
        };

    /// <summary>The most states that the solver keeps: two masks, or a point and a value for each evaluation, and the best.</summary>
    internal int StatesOfSolver =>
        Solver == FixedPointSolver.Plain ? 2
        : MaximumIterations <= AndersonMemory ? 2 * MaximumIterations
        : (2 * AndersonMemory) + 1;

    internal IFixedPointSolver CreateSolver() =>
        Solver == FixedPointSolver.Plain
            ? new PlainSolver(MaximumIterations, Tolerance)
            : new AndersonSolver(MaximumIterations, Tolerance, AndersonMemory, AndersonRegularization, AndersonMixingShare);
}
