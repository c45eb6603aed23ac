using FusionML.Imaging;

namespace FusionML.Training;

/// <summary>The variants of FRUFN that the paper studies; the published network by default.</summary>
/// <remarks>
/// A setter refuses a value out of its range with an <see cref="ArgumentOutOfRangeException"/>. Immutable once made.
/// </remarks>
public sealed record FrufnOptions
{
    /// <summary>
    /// Iterations of the unfolded fusion rule (the paper's N), at least 1; 5 by default. With 1, nothing is unfolded: the rule of
    /// equation 13 is applied once.
    /// </summary>
    public int Units
    {
        get;
        init => field = OptionValue.AtLeast(value, 1);
    } = NetworkSizes.Units;

    /// <summary>
    /// True runs one unit with the same weights in every iteration, with gradients through all of them ("FRUFN shared params" of
    /// Table 8); false, the default, gives each iteration a unit of its own.
    /// </summary>
    public bool Shared { get; init; }
}
