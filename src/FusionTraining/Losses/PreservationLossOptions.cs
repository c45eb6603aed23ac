using FusionML.Imaging;

namespace FusionML.Training;

/// <summary>The coefficients of <see cref="FusionLosses.PreservationTerms"/>; a part whose weight is 0 is not computed.</summary>
/// <remarks>Immutable.</remarks>
public sealed record PreservationLossOptions
{
    /// <summary>Weight of <see cref="FusionLosses.MultiScaleStructure"/>; 1 by default.</summary>
    public double MultiScaleStructureWeight
    {
        get;
        init => field = OptionValue.AtLeast(value, 0);
    } = 1;

    /// <summary>Weight of <see cref="FusionLosses.MefSsim"/>; 0 by default.</summary>
    public double MefSsimWeight
    {
        get;
        init => field = OptionValue.AtLeast(value, 0);
    }

    /// <summary>Weight of <see cref="FusionLosses.DirectedTexture"/>; 1 by default.</summary>
    public double DirectedTextureWeight
    {
        get;
        init => field = OptionValue.AtLeast(value, 0);
    } = 1;

    /// <summary>Weight of <see cref="FusionLosses.EdgePreservation"/>; 0 by default.</summary>
    public double EdgePreservationWeight
    {
        get;
        init => field = OptionValue.AtLeast(value, 0);
    }

    /// <summary>Weight of <see cref="FusionLosses.Correlation"/>; 0 by default.</summary>
    public double CorrelationWeight
    {
        get;
        init => field = OptionValue.AtLeast(value, 0);
    }

    /// <summary>Weight of <see cref="FusionLosses.Overshoot"/>; 0 by default.</summary>
    public double OvershootWeight
    {
        get;
        init => field = OptionValue.AtLeast(value, 0);
    }

    /// <summary>Weight of <see cref="FusionLosses.ExcessBrightness"/>; 0 by default.</summary>
    public double ExcessBrightnessWeight
    {
        get;
        init => field = OptionValue.AtLeast(value, 0);
    }

    /// <summary>Weight of <see cref="FusionLosses.FoldDepth"/>; 0 by default.</summary>
    public double FoldDepthWeight
    {
        get;
        init => field = OptionValue.AtLeast(value, 0);
    }

    /// <summary>Weight of <see cref="FusionLosses.Range"/>; 0 by default.</summary>
    public double RangeWeight
    {
        get;
        init => field = OptionValue.AtLeast(value, 0);
    }
}
