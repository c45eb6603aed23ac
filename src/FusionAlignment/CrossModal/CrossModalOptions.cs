namespace FusionML.Alignment;

/// <summary>How far <see cref="CrossModalSearch"/> looks.</summary>
public sealed class CrossModalOptions
{
    /// <summary>The largest shift, as a part of the longer side. Default 0.1.</summary>
    public double MaximumShift { get; init; } = 0.1;

    /// <summary>The largest scale beside that of the pictures' sizes, and one over the smallest. Default 1.08.</summary>
    public double MaximumScale { get; init; } = 1.08;

    /// <summary>The largest turn in degrees, either way. Default 5.</summary>
    public double MaximumDegrees { get; init; } = 5;

    /// <summary>The confidence from which on a match counts as found, from 0 to 1. Default 0.3.</summary>
    public double MinimumConfidence { get; init; } = 0.3;

    /// <exception cref="AlignmentException">A value makes no sense.</exception>
    internal void RequireSound()
    {
        Require(MaximumShift is >= 0 and <= 0.5, nameof(MaximumShift), MaximumShift, "from 0 to 0.5");
        Require(MaximumScale is >= 1 and <= 4, nameof(MaximumScale), MaximumScale, "from 1 to 4");
        Require(MaximumDegrees is >= 0 and <= 180, nameof(MaximumDegrees), MaximumDegrees, "from 0 to 180");
        Require(MinimumConfidence is >= 0 and <= 1, nameof(MinimumConfidence), MinimumConfidence, "from 0 to 1");
    }

    private static void Require(bool isSound, string name, double value, string range)
    {
        if (!isSound)
        {
            throw new AlignmentException($"{name} is {value}, but must be {range}.");
        }
    }
}
