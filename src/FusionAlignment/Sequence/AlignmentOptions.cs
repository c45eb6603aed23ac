using FusionML.Imaging;

namespace FusionML.Alignment;

/// <summary>How a sequence of pictures is aligned.</summary>
public sealed class AlignmentOptions
{
    /// <summary>What a picture may do. Default <see cref="AlignmentModel.Auto"/>.</summary>
    public AlignmentModel Model
    {
        get;
        init => field = OptionValue.Defined(value);
    } = AlignmentModel.Auto;

    /// <summary>Which picture stays where it is, from 0; or null for the first.</summary>
    public int? Reference
    {
        get;
        init => field = OptionValue.Within(value, 0, int.MaxValue);
    }

    /// <summary>The lowest correlation that counts as aligned, from 0 to 1. Default 0.3.</summary>
    /// <remarks>Drawn stacks and brackets gave 0.6 to 0.99, overexposed pictures and those out of focus included.</remarks>
    public double MinimumCorrelation
    {
        get;
        init => field = OptionValue.Within(value, 0, 1);
    } = 0.3;

    /// <summary>What happens below that. Default <see cref="PoorAlignmentHandling.Throw"/>.</summary>
    public PoorAlignmentHandling OnPoorAlignment
    {
        get;
        init => field = OptionValue.Defined(value);
    } = PoorAlignmentHandling.Throw;

    /// <summary>True to cut the pictures to the area that all cover. Default true.</summary>
    public bool CropToCommonArea { get; init; } = true;
}
