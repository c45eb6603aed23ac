using FusionML.Imaging;

namespace FusionML.Alignment;

/// <summary>A sequence of aligned pictures.</summary>
/// <param name="Pictures">The pictures on the reference's grid, in the order given.</param>
/// <param name="Alignments">How each was aligned.</param>
/// <param name="Area">The part of the reference's grid that <paramref name="Pictures"/> show.</param>
/// <param name="Reference">Which picture the reference is, from 0.</param>
public sealed record AlignmentResult(
    IReadOnlyList<FusionImage> Pictures,
    IReadOnlyList<PictureAlignment> Alignments,
    CommonArea Area,
    int Reference
);
