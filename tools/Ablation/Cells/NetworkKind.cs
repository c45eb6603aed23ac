using System.Globalization;
using FusionML.Inference;
using FusionML.Training;

namespace FusionML.Ablation;

/// <summary>A network or variant that is compared with others.</summary>
/// <param name="Name">What tables call it; part of cells' names.</param>
/// <param name="Create">Makes one with fresh random weights.</param>
/// <param name="Managed">The options under which the managed engine runs its weights, or null where it can't.</param>
internal sealed record NetworkKind(string Name, Func<FusionNetwork> Create, FuseOptions? Managed = null)
{
    /// <summary>The network of the published weights.</summary>
    public static NetworkKind Efrufn { get; } = EfrufnOf(5) with { Name = "EFRUFN" };

    /// <summary>Five units of their own.</summary>
    public static NetworkKind Frufn { get; } = new("FRUFN", () => new Frufn(), new FuseOptions());

    /// <summary>One unit for five iterations.</summary>
    public static NetworkKind FrufnShared { get; } =
        new("FRUFN shared params", () => new Frufn(new FrufnOptions { Shared = true }));

    /// <summary>One application of the fusion rule.</summary>
    public static NetworkKind FrufnWithoutUnfolding { get; } = FrufnOf(1) with { Name = "FRUFN w/o unfolding" };

    /// <summary>A mask of ones.</summary>
    public static NetworkKind EfrufnWithoutMask { get; } = new("EFRUFN w/o mask", () => new EfrufnWithoutMask());

    /// <summary>EFRUFN whose solver stops after a number of evaluations.</summary>
    public static NetworkKind EfrufnOf(int iterations) =>
        new(
            string.Create(CultureInfo.InvariantCulture, $"EFRUFN, {iterations} iterations"),
            () => new Efrufn(new FixedPointOptions { MaximumIterations = iterations }),
            new FuseOptions { MaximumIterations = iterations }
        );

    /// <summary>FRUFN with a number of units.</summary>
    public static NetworkKind FrufnOf(int units) =>
        new(string.Create(CultureInfo.InvariantCulture, $"FRUFN, {units} units"), () =>
            new Frufn(new FrufnOptions { Units = units })
        );
}
