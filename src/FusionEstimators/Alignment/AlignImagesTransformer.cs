using FusionML.Alignment;
using FusionML.Imaging;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace FusionML.Estimators;

/// <summary>Lays the pictures of a row onto one of them.</summary>
internal sealed class AlignImagesTransformer : FusionTransformer
{
    /// <summary>The name of this kind in model files.</summary>
    public const string StateKind = "AlignImages";

    private const int MinimumColumns = 2;
    private readonly AlignImagesOptions _options;
    private readonly ContextLog _log;

    /// <param name="outputs">The aligned columns.</param>
    /// <param name="inputs">The columns to align.</param>
    /// <param name="options">How they are aligned.</param>
    /// <param name="environment">The <c>IHostEnvironment</c> whose log says what was not aligned.</param>
    /// <exception cref="ArgumentException">Columns or options do not go together.</exception>
    public AlignImagesTransformer(
        IReadOnlyList<string> outputs,
        IReadOnlyList<string> inputs,
        AlignImagesOptions options,
        object environment
    )
        : base([.. outputs], [.. inputs.Select(name => new InputColumn(name, ColumnKind.ImageOrPlane))])
    {
        ColumnNames.RequireOutputs(outputs);
        ColumnNames.RequireInputs(inputs);
        if (inputs.Count < MinimumColumns || outputs.Count != inputs.Count)
        {
            throw new ArgumentException(
                $"An alignment needs at least {MinimumColumns} columns and a new one for each, not {inputs.Count} and {outputs.Count}."
            );
        }

        RequireSound(options, inputs.Count);
        (_options, _log) = (options, new ContextLog(environment, StateKind));
    }

    private protected override string Kind => StateKind;

    public static AlignImagesTransformer Read(StateReader state) =>
        new(
            state.ReadStrings("the aligned columns", MinimumColumns),
            state.ReadStrings("the columns to align", MinimumColumns),
            new AlignImagesOptions
            {
                AcrossSensors = state.ReadBoolean("whether the sensors differ"),
                Model = state.ReadEnum<AlignmentModel>("the model"),
                Reference = state.ReadInt32("the reference", 0),
                Minimum = state.ReadDouble("the lowest correlation", 0, 1),
                OnPoorAlignment = state.ReadEnum<PoorAlignmentHandling>("the handling of poor alignment"),
                CropToCommonArea = state.ReadBoolean("whether pictures are cut"),
            },
            state.Environment
        );

    internal override IReadOnlyList<DataViewType> GetOutputTypes(IReadOnlyList<DataViewType> inputTypes)
    {
        PictureSize size = _options.CropToCommonArea ? default : PictureSize.Of(inputTypes[_options.Reference]);
        return [.. inputTypes.Select(type => type is ImageDataViewType ? (DataViewType)size.ToImageType() : size.ToPlaneType())];
    }

    internal override Delegate[] CreateGetters(
        DataViewRow row,
        IReadOnlyList<DataViewSchema.Column> inputs,
        ReadOnlySpan<bool> active
    )
    {
        Func<FusionImage>[] read = [.. inputs.Select(input => PictureColumns.ReadImageOrPlane(row, input))];
        string[] names = [.. Inputs.Select(input => $"column '{input.Name}'")];

        // All new columns of a row come of one alignment.
        RowCache<AlignmentResult> aligned = new(row, () => Align([.. read.Select(picture => picture())], names));
        return
        [
            .. inputs.Select(
                (input, i) =>
                    input.Type is PlaneDataViewType
                        ? (Delegate)PictureColumns.PlaneGetter(() => aligned.Get().Pictures[i].Y)
                        : PictureColumns.ImageGetter(() => aligned.Get().Pictures[i], OutputNames[i])
            ),
        ];
    }

    private protected override void WriteState(StateWriter state)
    {
        state.Write(OutputNames);
        state.Write([.. Inputs.Select(input => input.Name)]);
        state.Write(_options.AcrossSensors);
        state.Write(_options.Model.ToString());
        state.Write(_options.Reference);
        state.Write(_options.Minimum);
        state.Write(_options.OnPoorAlignment.ToString());
        state.Write(_options.CropToCommonArea);
    }

    private AlignmentResult Align(FusionImage[] pictures, string[] names)
    {
        AlignmentResult result = Register(pictures, names);
        FusionImage reference = pictures[result.Reference];
        foreach (PictureAlignment alignment in result.Alignments.Where(alignment => alignment.IsPoor))
        {
            _log.Warn(alignment.Describe(reference.Width, reference.Height));
        }

        return result;
    }

    private AlignmentResult Register(FusionImage[] pictures, string[] names) =>
        _options.AcrossSensors
            ? new CrossModalAlignment(
                new CrossModalOptions { MinimumConfidence = _options.Minimum },
                _options.OnPoorAlignment == PoorAlignmentHandling.Warn,
                _options.CropToCommonArea
            ).Align(pictures, names)
            : new SequenceAlignment(
                new AlignmentOptions
                {
                    Model = _options.Model,
                    Reference = _options.Reference,
                    MinimumCorrelation = _options.Minimum,
                    OnPoorAlignment = _options.OnPoorAlignment,
                    CropToCommonArea = _options.CropToCommonArea,
                }
            ).Align(pictures, names);

    private static void RequireSound(AlignImagesOptions options, int columns)
    {
        if (options.AcrossSensors && (options.Model != AlignmentModel.Auto || options.Reference != 0))
        {
            throw new ArgumentException(
                $"Between sensors the model must be {AlignmentModel.Auto} and the reference 0, not {options.Model} and "
                    + $"{options.Reference}."
            );
        }

        if (options.Reference >= columns)
        {
            throw new ArgumentException($"The reference is column {options.Reference}, but there are {columns}, from 0.");
        }
    }
}
