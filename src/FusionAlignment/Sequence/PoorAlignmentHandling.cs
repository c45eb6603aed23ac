namespace FusionML.Alignment;

/// <summary>What happens to a picture that does not fit well enough.</summary>
public enum PoorAlignmentHandling
{
    /// <summary>Throws <see cref="PoorAlignmentException"/>.</summary>
    Throw,

    /// <summary>Leaves the picture where it is, marks it in the result and says so in a warning.</summary>
    Warn,
}
