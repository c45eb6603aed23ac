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

    /// <summary>All stages without teachers, to look at options and columns; no data stands for what Fit gets.</summary>
    private readonly (FusionTrainer Trainer, FusionTrainerOptions Options, IDataView? Data)[] _stages;

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
        _options = options with
        {
            MultiFocus = Settle(options.MultiFocus),
            MultiExposure = Settle(options.MultiExposure),
            InfraredVisible = Settle(options.InfraredVisible),
            Color = options.Color is null
                ? null
                : Settle(options.Color) with
                {
                    CreateNetwork = options.MultiExposure.CreateNetwork,
                },
            Medical = options.Medical is null ? null : Settle(options.Medical),
        };
        List<(FusionTrainer, FusionTrainerOptions, IDataView?)> stages =
        [
            (_trainers.MultiFocus(_options.MultiFocus), _options.MultiFocus, _options.MultiFocusData),
            (MultiExposure(teacher: null), _options.MultiExposure, _options.MultiExposureData),
            (InfraredVisible(teacher: null), _options.InfraredVisible, null),
        ];
        if (_options.Color is not null)
        {
            stages.Add(
                (
                    _trainers.ColorStage(_options.Color with { Luminance = null }),
                    _options.Color,
                    _options.ColorData ?? _options.MultiExposureData
                )
            );
        }

        if (_options.Medical is not null)
        {
            stages.Add(
                (
                    _trainers.MedicalStage(_options.Medical with { Start = null, Teacher = null }),
                    _options.Medical,
                    _options.MedicalData
                )
            );
        }

        _stages = [.. stages];

        TOptions Settle<TOptions>(TOptions stage)
            where TOptions : FusionTrainerOptions =>
            stage with
            {
                CheckpointFolder = options.CheckpointFolder,
                Seed = stage.Seed ?? trainers.DrawSeed(),
            };
    }

    /// <summary>Trains all stages and keeps the infrared-visible one.</summary>
    /// <param name="input">The rows of the infrared-visible stage.</param>
    /// <returns>The transformer of the infrared-visible stage.</returns>
    /// <exception cref="SchemaMismatchException">
    /// A column of any stage is missing or has another type; nothing has been trained then.
    /// </exception>
    /// <exception cref="FusionException">Training fails: see <see cref="FusionTrainer.Fit"/>.</exception>
    /// <exception cref="OperationCanceledException">Training was stopped.</exception>
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
    /// <exception cref="OperationCanceledException">Training was stopped.</exception>
    public GradientTransferModels FitAll(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        RequireColumns(input);
        List<FuseImagesTransformer> made = [];
        try
        {
            FuseImagesTransformer multiFocus = Keep(_trainers.MultiFocus(_options.MultiFocus).Fit(_options.MultiFocusData));
            FuseImagesTransformer multiExposure = Keep(MultiExposure(multiFocus).Fit(_options.MultiExposureData));
            FuseImagesTransformer colored = _options.Color is null
                ? multiExposure
                : Keep(FitColor(_options.Color, multiExposure));
            FuseImagesTransformer infraredVisible = Keep(InfraredVisible(multiExposure).Fit(input));
            FuseImagesTransformer? medical = _options.Medical is null
                ? null
                : _trainers
                    .Medical(_options.Medical with { Start = infraredVisible, Teacher = multiExposure })
                    .Fit(_options.MedicalData!);
            if (colored != multiExposure)
            {
                multiExposure.Dispose();
            }

            return new GradientTransferModels(multiFocus, colored, infraredVisible, medical);
        }
        catch
        {
            made.ForEach(model => model.Dispose());
            throw;
        }

        FuseImagesTransformer Keep(FuseImagesTransformer model)
        {
            made.Add(model);
            return model;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="SchemaMismatchException">A column is missing or has another type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => InfraredVisible(teacher: null).GetOutputSchema(inputSchema);

    /// <summary>Looks at the rows of all stages and at those to validate on, before hours are spent on the first stage.</summary>
    private void RequireColumns(IDataView input)
    {
        foreach ((FusionTrainer trainer, FusionTrainerOptions options, IDataView? data) in _stages)
        {
            trainer.RequireColumns(data ?? input);
            if (options.Validation is not null)
            {
                trainer.RequireColumns(options.Validation);
            }
        }
    }

    private FuseImagesTransformer FitColor(ColorTrainerOptions options, FuseImagesTransformer luminance) =>
        _trainers.Color(options with { Luminance = luminance }).Fit(_options.ColorData ?? _options.MultiExposureData);

    private FusionTrainer MultiExposure(FuseImagesTransformer? teacher) =>
        _trainers.MultiExposure(_options.MultiExposure with { Teacher = teacher });

    private FusionTrainer InfraredVisible(FuseImagesTransformer? teacher) =>
        _trainers.InfraredVisible(_options.InfraredVisible with { Teacher = teacher });
}
