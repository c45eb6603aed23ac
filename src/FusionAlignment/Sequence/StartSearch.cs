namespace FusionML.Alignment;

/// <summary>Where to begin: a similarity by the edges of coarse levels, which does not care about exposure.</summary>
internal static class StartSearch
{
    private const double MaximumShift = 0.12;
    private const double MaximumScale = 1.08;
    private const double MaximumDegrees = 5;
    private const int Kept = 6;

    /// <summary>The best shift, without turn and scale, climbed to a similarity.</summary>
    public static PlanarTransform Near(
        CorrelationPyramid reference,
        CorrelationPyramid picture,
        CancellationToken cancellationToken
    ) => Search(reference, picture, 0, 0, cancellationToken);

    /// <summary>The best of a grid of scales and turns too.</summary>
    public static PlanarTransform Far(
        CorrelationPyramid reference,
        CorrelationPyramid picture,
        CancellationToken cancellationToken
    ) => Search(reference, picture, Math.Log(MaximumScale), double.DegreesToRadians(MaximumDegrees), cancellationToken);

    private static PlanarTransform Search(
        CorrelationPyramid reference,
        CorrelationPyramid picture,
        double maximumLogScale,
        double maximumAngle,
        CancellationToken cancellationToken
    )
    {
        (OrientationField coarse, OrientationField fine) = (reference.Edges[0], reference.Edges[1]);
        int shift = (int)Math.Ceiling(MaximumShift * Math.Max(coarse.Width, coarse.Height));
        List<PoseCandidate> starts = PoseCandidate.Best(
            PoseGrid.Peaks(coarse, picture.Edges[0], shift, maximumLogScale, maximumAngle, cancellationToken),
            Kept,
            2,
            coarse.Radius
        );
        PoseCandidate best = starts
            .Select(start => PoseRefinement.Climb(coarse, picture.Edges[0], start.Pose, 1, 0.05, cancellationToken))
            .MaxBy(candidate => candidate.Score);
        PoseCandidate finer = PoseRefinement.Climb(
            fine,
            picture.Edges[1],
            best.Pose.Resampled(coarse.Factor / fine.Factor),
            1,
            0.05,
            cancellationToken
        );
        return finer.Pose.BetweenPictures(fine, picture.Edges[1]);
    }
}
