namespace FusionML.Inference;

/// <summary>What happens to a row whose pictures differ in size.</summary>
public enum SizeMismatchHandling
{
    /// <summary>An error that names both columns and sizes: registered pictures have one size.</summary>
    Throw,

    /// <summary>
    /// All are cut to the rows and columns that they have in common, counted from the upper left corner, so that pixels keep
    /// their coordinates: for cameras that add a few rows or columns.
    /// </summary>
    Crop,

    /// <summary>
    /// All others are resampled to the size of the first, by area where they shrink and by Lanczos's window where they grow: for
    /// sensors of different resolution with one field of view.
    /// </summary>
    Resize,

    /// <summary>The first of two pictures is resampled, in the same way, to the size of the second.</summary>
    ResizeToSecond,

    /// <summary>
    /// All are resampled, in the same way, to the size of the one with the fewest pixels; of several, of the first of them.
    /// </summary>
    ResizeToSmallest,
}
