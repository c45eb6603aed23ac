using FusionML.Imaging;

namespace FusionML.Alignment;

/// <summary>
/// Measures how far two pictures of one scene are from lying on each other, whatever sensors, exposures or focuses took them:
/// the search of <see cref="CrossModalSearch"/> near no displacement at all, on small levels alone.
/// </summary>
/// <remarks>
/// The time does not grow with the pictures but for one pass that samples them. Needs no OpenCV. Displacements of up to a twelfth
/// of the longer side are found, with some turn and scale; larger ones are unknown, not aligned.
/// </remarks>
public static class MisregistrationCheck
{
    private const int CoarseSide = 128;
    private const int FineSide = 256;
    private const double MaximumShift = 1 / 12.0;
    private const double MinimumConfidence = 0.3;
    private const double MinimumCorrelation = 0.06;
    private const int Candidates = 3;
    private const int MinimumSide = 48;

    /// <summary>Every second row is enough to ask whether the blocks agree, which is most of the work.</summary>
    private const int RowStep = 2;

    /// <summary>Measures.</summary>
    /// <param name="first">The first picture.</param>
    /// <param name="second">
    /// The second one. If its size is another, it counts as aligned where it would lie on the first if resized to its size.
    /// </param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The verdict; unknown for pictures of fewer than 48 pixels and for those without edges.</returns>
    public static Misregistration Measure(FusionImage first, FusionImage second, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        FieldPair fine = FieldPair.Of(first.Y, second.Y, FineSide, cancellationToken);
        double tolerance = Math.Max(1.5, fine.Reference.Factor / 2);
        int shortest = Math.Min(Math.Min(first.Width, first.Height), Math.Min(second.Width, second.Height));
        if (shortest < MinimumSide)
        {
            return new Misregistration(RegistrationVerdict.Unknown, double.NaN, double.NaN, tolerance, 0);
        }

        FieldPair coarse = FieldPair.Of(first.Y, second.Y, CoarseSide, cancellationToken);
        int shift = (int)Math.Ceiling(MaximumShift * Math.Max(coarse.Reference.Width, coarse.Reference.Height));
        PoseCandidate best = PoseCandidate
            .Best(
                PoseGrid.Peaks(coarse.Reference, coarse.Other, shift, 0, 0, cancellationToken).Append(default),
                Candidates,
                2,
                coarse.Reference.Radius
            )
            .Append(default)
            .Select(start => PoseRefinement.Climb(coarse.Reference, coarse.Other, start.Pose, 1, 0.05, cancellationToken))
            .MaxBy(candidate => candidate.Score);
        PoseCandidate found = PoseRefinement.Climb(
            fine.Reference,
            fine.Other,
            best.Pose.Resampled(coarse.Reference.Factor / fine.Reference.Factor),
            0.7,
            0.05,
            cancellationToken
        );
        double confidence = BlockAgreement.Of(fine.Reference, fine.Other, found.Pose, RowStep, cancellationToken);
        if (confidence < MinimumConfidence || !(found.Score >= MinimumCorrelation))
        {
            return new Misregistration(RegistrationVerdict.Unknown, double.NaN, double.NaN, tolerance, confidence);
        }

        double[] distances = Displacements(found.Pose.BetweenPictures(fine.Reference, fine.Other), first, second);
        double median = distances[distances.Length / 2];
        if (median > 1.5 * MaximumShift * Math.Max(first.Width, first.Height))
        {
            // The climb has left what was searched.
            return new Misregistration(RegistrationVerdict.Unknown, double.NaN, double.NaN, tolerance, confidence);
        }

        return new Misregistration(
            median <= tolerance ? RegistrationVerdict.Aligned : RegistrationVerdict.Misaligned,
            median,
            distances[^1],
            tolerance,
            confidence
        );
    }

    /// <summary>From where resizing puts the second picture's points, in pixels of the first.</summary>
    private static double[] Displacements(PlanarTransform transform, FusionImage first, FusionImage second)
    {
        (double x, double y) = ((double)first.Width / second.Width, (double)first.Height / second.Height);
        PlanarTransform resize = new(x, 0, (0.5 * x) - 0.5, 0, y, (0.5 * y) - 0.5, 0, 0, 1);
        return transform.Then(resize).DistancesTo(PlanarTransform.Identity, first.Width, first.Height);
    }
}
