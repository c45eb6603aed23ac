using FusionML.Alignment;
using FusionML.Imaging;

namespace FusionML.Estimators;

/// <summary>How <c>AlignImages</c> works.</summary>
/// <remarks>Immutable once made. All of it is saved with the model.</remarks>
public sealed record AlignImagesOptions
{
    /// <summary>
    /// True for pictures of different sensors, such as visible and infrared, which are laid onto the first one by their edges;
    /// false, the default, for focus stacks and exposure brackets.
    /// </summary>
    public bool AcrossSensors { get; init; }

    /// <summary>What each picture may do. Between sensors it must be <see cref="AlignmentModel.Auto"/>, the default.</summary>
    public AlignmentModel Model
    {
        get;
        init => field = OptionValue.Defined(value);
    }

    /// <summary>Which column stays where it is, from 0, the default. Between sensors it must be 0.</summary>
    public int Reference
    {
        get;
        init => field = OptionValue.AtLeast(value, 0);
    }

    /// <summary>The lowest correlation, between sensors confidence, that counts as aligned, from 0 to 1. Default 0.3.</summary>
    public double Minimum
    {
        get;
        init => field = OptionValue.Within(value, 0, 1);
    } = 0.3;

    /// <summary>
    /// What happens to a picture that fits worse. Default <see cref="PoorAlignmentHandling.Throw"/>. A warning goes into the log of
    /// the context.
    /// </summary>
    public PoorAlignmentHandling OnPoorAlignment
    {
        get;
        init => field = OptionValue.Defined(value);
    }

    /// <summary>True to cut the pictures of a row to the area that all cover. Default true; rows then differ in size.</summary>
    public bool CropToCommonArea { get; init; } = true;
}
