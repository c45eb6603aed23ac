namespace FusionML.Alignment;

/// <summary>What a search between two kinds of pictures found.</summary>
/// <param name="Transform">Where each pixel of the first picture lies in the second.</param>
/// <param name="Correlation">The correlation of the orientation of edges, at most 1; between sensors 0.1 to 0.6 is usual.</param>
/// <param name="Confidence">
/// The part of 16 blocks of the picture that, each by itself, lie best where the transform puts them, from 0 to 1. Pictures that
/// show different things give 0 to 0.2.
/// </param>
/// <param name="IsConfident">True if the confidence is what was asked for.</param>
public sealed record CrossModalMatch(PlanarTransform Transform, double Correlation, double Confidence, bool IsConfident);
