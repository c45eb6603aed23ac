namespace FusionML.Alignment;

/// <summary>What a check of alignment can say.</summary>
public enum RegistrationVerdict
{
    /// <summary>The pictures have too little in common to tell.</summary>
    Unknown,

    /// <summary>The pictures lie on each other, as far as the check can measure.</summary>
    Aligned,

    /// <summary>The pictures are shifted, turned or scaled against each other.</summary>
    Misaligned,
}
