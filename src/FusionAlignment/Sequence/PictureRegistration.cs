namespace FusionML.Alignment;

/// <summary>Finds the transform of one picture.</summary>
internal static class PictureRegistration
{
    private const int CoarseIterations = 60;
    private const int FineIterations = 25;

    /// <summary>
    /// A model of more freedom is taken if it lowers what is not explained, 1 - correlation, by this part: noise alone lowers it
    /// by less than a thousandth.
    /// </summary>
    private const double Gain = 0.002;

    /// <summary>And only if it moves a corner by this many pixels of the level: less is how the pixels happen to lie.</summary>
    private const double MinimumChange = 0.15;

    /// <summary>A transform that moves a corner by more than this part of the diagonal is no alignment.</summary>
    private const double MaximumMove = 0.3;

    /// <summary>Registers a picture.</summary>
    /// <param name="reference">The reference.</param>
    /// <param name="picture">The picture.</param>
    /// <param name="previous">A transform to begin from, such as the neighbour's.</param>
    /// <param name="model">What it may do.</param>
    /// <param name="enough">A correlation with which the search is over.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>The model, the transform and the correlation; NaN where none was found.</returns>
    public static (AlignmentModel Model, PlanarTransform Transform, double Correlation) Register(
        CorrelationPyramid reference,
        CorrelationPyramid picture,
        PlanarTransform? previous,
        AlignmentModel model,
        double enough,
        CancellationToken cancellationToken
    )
    {
        Func<PlanarTransform>[] starts =
        [
            .. previous is null ? [] : new Func<PlanarTransform>[] { () => previous },
            () => StartSearch.Near(reference, picture, cancellationToken),
            () => StartSearch.Far(reference, picture, cancellationToken),
        ];
        (AlignmentModel Model, PlanarTransform Transform, double Correlation) best = (
            model == AlignmentModel.Auto ? AlignmentModel.Euclidean : model,
            PlanarTransform.Identity,
            double.NaN
        );
        foreach (Func<PlanarTransform> start in starts)
        {
            (AlignmentModel Model, PlanarTransform Transform, double Correlation) found = Climb(
                reference,
                picture,
                start(),
                model,
                cancellationToken
            );
            if (double.IsNaN(best.Correlation) || found.Correlation > best.Correlation)
            {
                best = found;
            }

            // A neighbour's transform can be a side peak: it must fit twice as well as asked for to end the search.
            if (best.Correlation >= Math.Min(2 * enough, (1 + enough) / 2))
            {
                break;
            }
        }

        return best;
    }

    private static (AlignmentModel Model, PlanarTransform Transform, double Correlation) Climb(
        CorrelationPyramid reference,
        CorrelationPyramid picture,
        PlanarTransform start,
        AlignmentModel model,
        CancellationToken cancellationToken
    )
    {
        AlignmentModel[] models =
            model == AlignmentModel.Auto
                ? [AlignmentModel.Translation, AlignmentModel.Euclidean, AlignmentModel.Affine, AlignmentModel.Homography]
                : [model];
        double factor = reference.Factors[0];
        (AlignmentModel Model, PlanarTransform Transform, double Correlation) best = (models[0], start, double.NaN);
        foreach (AlignmentModel freedom in models)
        {
            cancellationToken.ThrowIfCancellationRequested();
            PlanarTransform from = Simplify(
                LevelTransforms.ToLevel(double.IsNaN(best.Correlation) ? start : best.Transform, factor),
                freedom,
                reference.Levels[0].Width,
                reference.Levels[0].Height
            );
            if (
                EnhancedCorrelation.Climb(reference.Levels[0], picture.Levels[0], from, freedom, CoarseIterations) is
                (PlanarTransform transform, double correlation)
            )
            {
                PlanarTransform found = LevelTransforms.FromLevel(transform, factor);
                double change = found.DistancesTo(best.Transform, reference.Width, reference.Height)[^1] / factor;
                bool isBetter =
                    double.IsNaN(best.Correlation)
                    || (change > MinimumChange && 1 - correlation < (1 - Gain) * (1 - best.Correlation));
                best = isBetter ? (freedom, found, correlation) : best;
            }
        }

        if (double.IsNaN(best.Correlation) || IsFar(best.Transform, reference))
        {
            return best with { Correlation = double.NaN };
        }

        // The correlation is that of the coarse level, which does not depend on noise and on how many pixels there are.
        for (int level = 1; level < reference.Factors.Length; level++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            PlanarTransform from = LevelTransforms.ToLevel(best.Transform, reference.Factors[level]);
            if (
                EnhancedCorrelation.Climb(reference.Levels[level], picture.Levels[level], from, best.Model, FineIterations)
                    is (PlanarTransform transform, _)
                && LevelTransforms.FromLevel(transform, reference.Factors[level]) is PlanarTransform finer
                && finer.DistancesTo(best.Transform, reference.Width, reference.Height)[^1] < 4 * factor
            )
            {
                best = best with { Transform = finer };
            }
        }

        return best;
    }

    /// <summary>The transform of a model that is nearest to another one at the centre of the picture.</summary>
    private static PlanarTransform Simplify(PlanarTransform transform, AlignmentModel model, int width, int height)
    {
        ((double X, double Y) from, double scale, double turn) = (
            ((width - 1) / 2.0, (height - 1) / 2.0),
            transform.Scale,
            transform.Rotation
        );
        (double X, double Y) to = transform.Apply(from.X, from.Y);
        PlanarTransform shift = PlanarTransform.Translation(to.X - from.X, to.Y - from.Y);
        return model switch
        {
            AlignmentModel.Translation => shift,
            AlignmentModel.Euclidean => PlanarTransform.Similarity(1, turn, from.X, from.Y).Then(shift),
            AlignmentModel.Affine when !transform.IsAffine => PlanarTransform.Similarity(scale, turn, from.X, from.Y).Then(shift),
            _ => transform,
        };
    }

    private static bool IsFar(PlanarTransform transform, CorrelationPyramid reference)
    {
        double diagonal = Math.Sqrt((reference.Width * (double)reference.Width) + (reference.Height * (double)reference.Height));
        double move = transform.DistancesTo(PlanarTransform.Identity, reference.Width, reference.Height)[^1];
        return !(move <= MaximumMove * diagonal);
    }
}
