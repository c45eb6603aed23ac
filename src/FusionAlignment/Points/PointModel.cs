namespace FusionML.Alignment;

/// <summary>What kind of transform is laid through points.</summary>
public enum PointModel
{
    /// <summary>Shift, turn and scale: two points or more. Two cameras side by side that look at something far.</summary>
    Similarity,

    /// <summary>With shear and unequal scales: three points or more.</summary>
    Affine,

    /// <summary>With perspective: four points or more. Two cameras that look at a flat scene at an angle.</summary>
    Homography,
}
