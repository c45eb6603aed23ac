using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>
/// What every engine does around a network of two pictures: checks, image order, padding to the network's multiple, more than two
/// sources in sequence, progress, plans kept for the next pictures, and the result cut back and clamped.
/// </summary>
/// <param name="network">The network.</param>
/// <param name="createPlan">Makes the network ready for a picture size.</param>
/// <param name="secondIsImageOne">The network was trained with the second source as its image 1.</param>
/// <remarks>Can be used from several threads at once. Disposing of it disposes of the plans that wait.</remarks>
internal sealed class NetworkFusion(NetworkDefinition network, Func<PlanKey, IPairPlan> createPlan, bool secondIsImageOne)
    : IDisposable
{
    private readonly PlanPool<IPairPlan> _plans = new(createPlan);

    public int IdlePlans => _plans.IdleCount;

    /// <inheritdoc cref="IFusionEngine.Fuse"/>
    public FusionResult Fuse(
        IReadOnlyList<ImagePlane> sources,
        FuseOptions? options,
        IProgress<FuseProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        SourcePlanes.Require(sources);
        options ??= new FuseOptions();
        cancellationToken.ThrowIfCancellationRequested();
        int steps = sources.Count - 1;
        FusionResult result = FuseStep(sources[0], 1);
        for (int step = 2; step <= steps; step++)
        {
            result = FuseStep(result.Fused, step);
        }

        if (options.StretchResult)
        {
            ResultRange.Stretch(result.Fused);
        }

        return result;

        FusionResult FuseStep(ImagePlane first, int step)
        {
            return FusePair(first, sources[step], options, Report, cancellationToken);

            void Report(FuseProgress part) => progress?.Report(part with { Fraction = (step - 1 + part.Fraction) / steps });
        }
    }

    public void Dispose() => _plans.Dispose();

    private FusionResult FusePair(
        ImagePlane first,
        ImagePlane second,
        FuseOptions options,
        Action<FuseProgress> report,
        CancellationToken cancellationToken
    )
    {
        int height = ReflectPadding.RoundUp(first.Height, network.SizeMultiple);
        int width = ReflectPadding.RoundUp(first.Width, network.SizeMultiple);
        if ((long)height * width > Array.MaxLength)
        {
            throw new PictureException($"A picture of {first.Width}x{first.Height} is too large for {network.Name}.");
        }

        ImagePlane imageOne = secondIsImageOne ? second : first;
        ImagePlane imageTwo = secondIsImageOne ? first : second;
        int bitDepth = Math.Max(first.BitDepth, second.BitDepth);
        PairOutput output = new(
            new CroppedPlane(first.Height, first.Width, bitDepth),
            new CroppedPlane(first.Height, first.Width, bitDepth: 32)
        )
        {
            LevelMasks = MaskPyramid.NewPlanes(first.Height, first.Width, network.MaskLevels),
        };
        report(new FuseProgress(0));
        PairSolution solution;
        PlanKey key = new(height, width, options.EffectiveThreads, network.VariantOf(options, (long)height * width));
        using (PlanPool<IPairPlan>.Lease lease = _plans.Rent(key))
        {
            solution = lease.Plan.Fuse(
                new PaddedPlane(imageOne, height, width),
                new PaddedPlane(imageTwo, height, width),
                output,
                options,
                report,
                cancellationToken
            );
        }

        // A state can stay finite and still be too large for the decoder.
        ImagePlane fused = output.Fused.Plane;
        DivergenceException.Check(fused.Samples, solution.Residuals.Count, solution.Residuals);
        foreach (ref float sample in fused.Samples)
        {
            sample = Math.Clamp(sample, 0, 1);
        }

        cancellationToken.ThrowIfCancellationRequested();
        report(new FuseProgress(1, solution.Residuals.Count, solution.Residuals.Count > 0 ? solution.Residuals[^1] : null));
        ImagePlane[] masks = MaskPyramid.SharesOfSecond(output.LevelMasks, secondIsImageOne);
        ImagePlane? mask = masks.Length > 0 ? masks[0] : output.Mask.Filled;
        return new FusionResult(fused, mask, solution.Residuals, solution.Converged) { LevelMasks = masks };
    }
}
