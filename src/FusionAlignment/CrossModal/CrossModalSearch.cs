using FusionML.Imaging;

namespace FusionML.Alignment;

/// <summary>
/// Finds the similarity (shift, turn, scale) between pictures of two sensors, such as visible and infrared, where intensities
/// have nothing in common: edges lie in the same places and directions, be they light on dark or dark on light.
/// </summary>
/// <remarks>
/// Every shift for a grid of scales and turns is tried on a level of 128 pixels; the best are climbed there and on levels of 256
/// and 512. Needs no OpenCV. Can be used by any number of threads; works on all processors.
/// </remarks>
public sealed class CrossModalSearch
{
    private const int MinimumSide = 48;

    /// <summary>The longer side of each level, and how many candidates are climbed on it.</summary>
    private static readonly (int Side, int Candidates)[] Levels = [(128, 12), (256, 5), (512, 2)];

    /// <summary>The level whose blocks are asked whether they agree.</summary>
    private const int AgreementSide = 256;

    private const double Apart = 2;

    /// <summary>Pictures of one scene correlate by more, however few blocks of others agree by chance.</summary>
    private const double MinimumCorrelation = 0.06;
    private readonly CrossModalOptions _options;

    /// <summary>Makes a search.</summary>
    public CrossModalSearch(CrossModalOptions? options = null)
    {
        _options = options ?? new CrossModalOptions();
    }

    /// <summary>Searches.</summary>
    /// <param name="first">The picture that stays, such as the visible one.</param>
    /// <param name="second">The other one; any size, about the same field of view.</param>
    /// <param name="progress">Reports the part that is done, from 0 to 1.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="AlignmentException">A picture is smaller than 48 pixels.</exception>
    /// <exception cref="PixelValueException">A sample is not finite.</exception>
    public CrossModalMatch Search(
        FusionImage first,
        FusionImage second,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        RequireSound(first, "the first picture");
        RequireSound(second, "the second picture");
        double longer = Math.Max(first.Width, first.Height);
        List<PoseCandidate> candidates = [];
        PlanarTransform transform = PlanarTransform.Identity;
        double confidence = 0;
        double previous = 0;
        foreach ((int side, int count) in Levels)
        {
            FieldPair fields = FieldPair.Of(first.Y, second.Y, side, cancellationToken);
            if (fields.Reference.Factor != previous)
            {
                candidates = Climb(
                    fields,
                    Starts(fields, candidates, count, longer, previous, cancellationToken),
                    cancellationToken
                );
                transform = candidates[0].Pose.BetweenPictures(fields.Reference, fields.Other);
                previous = fields.Reference.Factor;
            }

            if (side <= AgreementSide)
            {
                confidence = BlockAgreement.Of(fields.Reference, fields.Other, candidates[0].Pose, 1, cancellationToken);
            }

            progress?.Report(side / (double)Levels[^1].Side);
        }

        return new CrossModalMatch(
            transform,
            candidates[0].Score,
            confidence,
            confidence >= _options.MinimumConfidence
                && candidates[0].Score >= MinimumCorrelation
                && IsWithinRange(candidates[0].Pose)
        );
    }

    private IEnumerable<PoseCandidate> Starts(
        FieldPair fields,
        List<PoseCandidate> candidates,
        int count,
        double longer,
        double previous,
        CancellationToken cancellationToken
    ) =>
        previous == 0
            ? PoseCandidate.Best(
                PoseGrid.Peaks(
                    fields.Reference,
                    fields.Other,
                    (int)Math.Ceiling(_options.MaximumShift * longer / fields.Reference.Factor),
                    Math.Log(_options.MaximumScale),
                    double.DegreesToRadians(_options.MaximumDegrees),
                    cancellationToken
                ),
                count,
                Apart,
                fields.Reference.Radius
            )
            : candidates
                .Take(count)
                .Select(candidate => candidate with { Pose = candidate.Pose.Resampled(previous / fields.Reference.Factor) });

    private static List<PoseCandidate> Climb(
        FieldPair fields,
        IEnumerable<PoseCandidate> starts,
        CancellationToken cancellationToken
    )
    {
        PoseCandidate[] climbed = [.. starts];
        Parallel.For(0, climbed.Length, new ParallelOptions { CancellationToken = cancellationToken }, i =>
            climbed[i] = PoseRefinement.Climb(fields.Reference, fields.Other, climbed[i].Pose, 1, 0.02, cancellationToken)
        );
        return PoseCandidate.Best(climbed, climbed.Length, Apart, fields.Reference.Radius);
    }

    /// <summary>Climbing may leave the grid by a step, not by more.</summary>
    private bool IsWithinRange(SimilarityPose pose)
    {
        const double step = 0.03;
        return Math.Abs(pose.LogScale) <= Math.Log(_options.MaximumScale) + step
            && Math.Abs(pose.Angle) <= double.DegreesToRadians(_options.MaximumDegrees) + step;
    }

    private static void RequireSound(FusionImage picture, string name)
    {
        picture.Y.RequireFinite(name);
        if (Math.Min(picture.Width, picture.Height) < MinimumSide)
        {
            throw new AlignmentException(
                $"{name} of {picture.Width}x{picture.Height} is too small to align: at least {MinimumSide}x{MinimumSide} pixels "
                    + "are needed."
            );
        }
    }
}
