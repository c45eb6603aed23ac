using FusionML.Imaging;
using FusionML.Training;
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

    /// <summary>
    /// The stages in their order, each with a trainer that lacks the transformers of earlier stages and so can only look at
    /// options and columns; no data stands for what Fit gets.
    /// </summary>
    private readonly (StageDefinition Stage, FusionTrainerOptions Options, IDataView? Data, FusionTrainer Looking)[] _stages;

    internal GradientTransferTrainer(FusionTrainersCatalog trainers, GradientTransferTrainerOptions options)
    {
        if (options.Medical is null != options.MedicalData is null)
        {
            throw new ArgumentException(
                options.Medical is null
                    ? "There is MedicalData, and no Medical that says how to train on it."
                    : "There is a stage Medical, and no MedicalData to train it on."
            );
        }

        _trainers = trainers;
        ColorTrainerOptions? color = options.Color is null
            ? null
            : options.Color with
            {
                CreateNetwork = options.MultiExposure.CreateNetwork,
            };
        (StageDefinition Stage, FusionTrainerOptions? Options, IDataView? Data)[] all =
        [
            (GradientTransferStages.MultiFocus, options.MultiFocus, options.MultiFocusData),
            (GradientTransferStages.MultiExposure, options.MultiExposure, options.MultiExposureData),
            (GradientTransferStages.Color, color, options.ColorData ?? options.MultiExposureData),
            (GradientTransferStages.InfraredVisible, options.InfraredVisible, null),
            (GradientTransferStages.Medical, options.Medical, options.MedicalData),
        ];
        _stages =
        [
            .. from entry in all
            where entry.Options is not null
            let settled = entry.Options with
            {
                CheckpointFolder = options.CheckpointFolder,
                Seed = entry.Options.Seed ?? trainers.DrawSeed(),
            }
            select (
                entry.Stage,
                settled,
                entry.Data,
                trainers.Create(entry.Stage, settled.With(entry.Stage, new EarlierModels()))
            ),
        ];
    }

    /// <summary>Trains all stages and keeps the infrared-visible one.</summary>
    /// <param name="input">The rows of the infrared-visible stage.</param>
    /// <returns>The transformer of the infrared-visible stage.</returns>
    /// <exception cref="SchemaMismatchException">
    /// A column of any stage is missing or has another type; nothing has been trained then.
    /// </exception>
    /// <exception cref="FusionException">Training fails: see <see cref="FusionTrainer.Fit"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public FuseImagesTransformer Fit(IDataView input)
    {
        GradientTransferModels models = FitAll(input);
        models.MultiFocus.Dispose();
        models.MultiExposure.Dispose();
        models.Medical?.Dispose();
        return models.InfraredVisible;
    }

    /// <summary>Trains all stages.</summary>
    /// <param name="input">The rows of the infrared-visible stage.</param>
    /// <returns>The transformers of all stages.</returns>
    /// <exception cref="SchemaMismatchException">
    /// A column of any stage is missing or has another type; nothing has been trained then.
    /// </exception>
    /// <exception cref="FusionException">Training fails: see <see cref="FusionTrainer.Fit"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public GradientTransferModels FitAll(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        RequireColumns(input);
        EarlierModels models = new();
        try
        {
            foreach ((StageDefinition stage, FusionTrainerOptions options, IDataView? data, _) in _stages)
            {
                models.Add(stage.Name, _trainers.Create(stage, options.With(stage, models)).Fit(data ?? input));
            }
        }
        catch
        {
            models.DisposeAll();
            throw;
        }

        return GradientTransferModels.Of(models);
    }

    /// <inheritdoc/>
    /// <exception cref="SchemaMismatchException">A column is missing or has another type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) =>
        _stages.Single(entry => entry.Stage == GradientTransferStages.InfraredVisible).Looking.GetOutputSchema(inputSchema);

    /// <summary>Looks at the rows of all stages and at those to validate on, before hours are spent on the first stage.</summary>
    private void RequireColumns(IDataView input)
    {
        foreach ((_, FusionTrainerOptions options, IDataView? data, FusionTrainer trainer) in _stages)
        {
            trainer.RequireColumns(data ?? input);
            if (options.Validation is not null)
            {
                trainer.RequireColumns(options.Validation);
            }
        }
    }
}
