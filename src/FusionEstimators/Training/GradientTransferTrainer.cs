using FusionML.Imaging;
using Microsoft.ML;

namespace FusionML.Estimators;

/// <summary>An estimator whose Fit trains all stages of a gradient transfer.</summary>
/// <remarks>
/// Immutable. The pictures of one stage are in memory at a time. See <see cref="FusionTrainer"/> about threads, memory and the
/// native library. Whoever calls Fit or FitAll owns what it gives.
/// </remarks>
public sealed class GradientTransferTrainer : IEstimator<FuseImagesTransformer>
{
    private readonly FusionTrainersCatalog _trainers;
    private readonly GradientTransferTrainerOptions _options;

    internal GradientTransferTrainer(FusionTrainersCatalog trainers, GradientTransferTrainerOptions options)
    {
        _trainers = trainers;
        _options = options with
        {
            MultiFocus = options.MultiFocus with
            {
                CheckpointFolder = options.CheckpointFolder, Seed = options.MultiFocus.Seed ?? trainers.DrawSeed(),
            },
            MultiExposure = options.MultiExposure with
            {
                CheckpointFolder = options.CheckpointFolder, Seed = options.MultiExposure.Seed ?? trainers.DrawSeed(),
            },
            InfraredVisible = options.InfraredVisible with
            {
                CheckpointFolder = options.CheckpointFolder, Seed = options.InfraredVisible.Seed ?? trainers.DrawSeed(),
            },
        };
    }

    /// <summary>Trains all stages and keeps the last.</summary>
    /// <param name="input">The rows of the infrared-visible stage.</param>
    /// <returns>The transformer of the last stage.</returns>
    /// <exception cref="SchemaMismatchException">A column is missing or has another type.</exception>
    /// <exception cref="FusionException">Training fails: see <see cref="FusionTrainer.Fit"/>.</exception>
    /// <exception cref="OperationCanceledException">Training was stopped.</exception>
    public FuseImagesTransformer Fit(IDataView input)
    {
        GradientTransferModels models = FitAll(input);
        models.MultiFocus.Dispose();
        models.MultiExposure.Dispose();
        return models.InfraredVisible;
    }

    /// <summary>Trains all stages.</summary>
    /// <param name="input">The rows of the infrared-visible stage.</param>
    /// <returns>The transformers of all stages.</returns>
    /// <exception cref="SchemaMismatchException">A column is missing or has another type.</exception>
    /// <exception cref="FusionException">Training fails: see <see cref="FusionTrainer.Fit"/>.</exception>
    /// <exception cref="OperationCanceledException">Training was stopped.</exception>
    public GradientTransferModels FitAll(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);

        // The data of all stages are looked at before hours are spent on the first.
        MultiExposure(teacher: null).RequireColumns(_options.MultiExposureData);
        InfraredVisible(teacher: null).RequireColumns(input);
        FuseImagesTransformer? multiFocus = null;
        FuseImagesTransformer? multiExposure = null;
        try
        {
            multiFocus = _trainers.MultiFocus(_options.MultiFocus).Fit(_options.MultiFocusData);
            multiExposure = MultiExposure(multiFocus).Fit(_options.MultiExposureData);
            FuseImagesTransformer infraredVisible = InfraredVisible(multiExposure).Fit(input);
            return new GradientTransferModels(multiFocus, multiExposure, infraredVisible);
        }
        catch
        {
            multiFocus?.Dispose();
            multiExposure?.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="SchemaMismatchException">A column is missing or has another type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => InfraredVisible(teacher: null).GetOutputSchema(inputSchema);

    private FusionTrainer MultiExposure(FuseImagesTransformer? teacher)
        => _trainers.MultiExposure(_options.MultiExposure with { Teacher = teacher });

    private FusionTrainer InfraredVisible(FuseImagesTransformer? teacher)
        => _trainers.InfraredVisible(_options.InfraredVisible with { Teacher = teacher });
}
