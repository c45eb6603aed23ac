using FusionML.Imaging;

namespace FusionML.Alignment;

/// <summary>How far <see cref="CrossModalSearch"/> looks.</summary>
public sealed class CrossModalOptions
{
    /// <summary>The largest shift, as a part of the longer side. Default 0.1.</summary>
    public double MaximumShift
    {
        get;
        init => field = OptionValue.Within(value, 0, 0.5);
    } = 0.1;

    /// <summary>The largest scale beside that of the pictures' sizes, and one over the smallest. Default 1.08.</summary>
    public double MaximumScale
    {
        get;
        init => field = OptionValue.Within(value, 1, 4);
    } = 1.08;

    /// <summary>The largest turn in degrees, either way. Default 5.</summary>
    public double MaximumDegrees
    {
        get;
        init => field = OptionValue.Within(value, 0, 180);
    } = 5;

    /// <summary>The confidence from which on a match counts as found, from 0 to 1. Default 0.3.</summary>
    public double MinimumConfidence
    {
        get;
        init => field = OptionValue.Within(value, 0, 1);
    } = 0.3;
}
