namespace FusionML.Alignment;

/// <summary>What a picture may do to lie on the reference.</summary>
public enum AlignmentModel
{
    /// <summary>The simplest of the others that explains the picture, chosen for each picture.</summary>
    Auto,

    /// <summary>Shift: a scanner, a stage that moves.</summary>
    Translation,

    /// <summary>Shift and turn: a camera in the hand, nearly the same distance.</summary>
    Euclidean,

    /// <summary>Shift, turn, scale and shear: a focus stack, whose scale breathes with the focus.</summary>
    Affine,

    /// <summary>Everything that a flat or distant scene does when a camera moves.</summary>
    Homography,
}
