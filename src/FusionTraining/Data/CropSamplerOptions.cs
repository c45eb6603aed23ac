using FusionML.Imaging;

namespace FusionML.Training;

/// <summary>How training steps are cut from pairs.</summary>
/// <remarks>
/// Every setter refuses a value out of its range with an <see cref="ArgumentOutOfRangeException"/>. Immutable once made.
/// </remarks>
public sealed record CropSamplerOptions
{
    /// <summary>Rows and columns of a crop, a multiple of 8, at least 16; 64 by default.</summary>
    public int CropSize
    {
        get;
        init => field = OptionValue.MultipleOf(NetworkSizes.SideMultiple, value, 16);
    } = 64;

    /// <summary>
    /// Crops in a batch, at least 1; 2 by default. The last batch of an epoch takes what it lacks from the next epoch's order.
    /// </summary>
    public int BatchSize
    {
        get;
        init => field = OptionValue.AtLeast(value, 1);
    } = 2;

    /// <summary>Chooses order, places and orientations.</summary>
    public ulong Seed { get; init; }

    /// <summary>Turns and mirrors crops at random into one of eight orientations; true by default.</summary>
    public bool Orient { get; init; } = true;

    /// <summary>
    /// Lets the sources change places at random, for tasks in which neither is the first by its nature (multi-focus); false by
    /// default.
    /// </summary>
    public bool SwapSources { get; init; }

    /// <summary>Also gives chroma, 0.5 for gray pictures; false by default.</summary>
    public bool Chroma { get; init; }
}
