using FusionML.Imaging;
using FusionML.Inference;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace FusionML.Estimators;

/// <summary>
/// Fuses two or more image columns into an image column, or plane columns into a plane column. The luminance is fused on an
/// engine, the chroma of images by a rule.
/// </summary>
/// <remarks>Owns an engine: see <see cref="FusionTransformer"/> about disposing of it.</remarks>
public sealed class FuseImagesTransformer : FusionTransformer
{
    internal const string StateKind = "FuseImages";

    private const int MinimumSources = 2;

    private readonly BackendChoice _choice;
    private readonly BackendDevice _device;
    private readonly ImageFusion _fusion;

    /// <param name="output">The fused column.</param>
    /// <param name="sources">The columns to fuse, at least two.</param>
    /// <param name="recipe">How they are fused, with a task.</param>
    /// <param name="choice">What the network was asked to run on.</param>
    /// <param name="device">What it runs on.</param>
    /// <param name="decisionMap">The column of the decision map, or null for none.</param>
    internal FuseImagesTransformer(
        string output,
        IReadOnlyList<string> sources,
        FusionRecipe recipe,
        BackendChoice choice,
        BackendDevice device,
        string? decisionMap
    )
        : base(
            decisionMap is null ? [output] : [output, decisionMap],
            [.. sources.Select(name => new InputColumn(name, ColumnKind.ImageOrPlane))]
        )
    {
        ColumnNames.RequireOutputs(OutputNames);
        ColumnNames.RequireInputs(sources);
        if (sources.Count < MinimumSources)
        {
            throw new ArgumentException(
                $"A fusion needs at least {MinimumSources} columns, not {sources.Count}.",
                nameof(sources)
            );
        }

        (_choice, _device) = (choice, device);
        _fusion = new ImageFusion(recipe, device.EngineFactory);
        bool decides =
            _fusion.ReadsOneAtATime(sources.Count) || (recipe.FocusDecision == true && sources.Count == MinimumSources);
        if (decisionMap is not null && !decides)
        {
            _fusion.Dispose();
            throw new ArgumentException(
                $"The column '{decisionMap}' is to get a decision map, but {EngineName} mixes {sources.Count} columns. Two columns "
                    + "have a map by FocusDecision (Mfif), more than two by the order Together (Mfif, Meif)."
            );
        }
    }

    /// <summary>How it fuses, with nothing left open.</summary>
    public FusionRecipe Recipe => _fusion.Recipe;

    /// <summary>The task that it was made for.</summary>
    public FusionTask Task => Recipe.Task!.Value;

    /// <summary>The network or rule that fuses the luminance, such as <c>efrufn</c> or <c>laplacian</c>.</summary>
    public string EngineName => _fusion.EngineName;

    /// <summary>What it runs on: <see cref="FusionBackend.Managed"/> or <see cref="FusionBackend.TorchSharp"/>.</summary>
    public FusionBackend Backend => _device.Backend;

    /// <summary>The CUDA device that it runs on; null for the processor.</summary>
    public int? GpuDeviceId => _device.GpuDeviceId;

    /// <summary>
    /// The weights of the network that fuses the luminance, for example to write them to a file; null for a rule.
    /// </summary>
    public WeightFile? Weights => Recipe.Weights;

    /// <summary>The weights of ColorNet where it decides the chroma; null for a rule.</summary>
    public WeightFile? ColorNet => Recipe.ColorNet;

    private string? DecisionMapColumn => OutputNames.Count > 1 ? OutputNames[1] : null;

    private protected override string Kind => StateKind;

    private protected override int KindVersion => FuseImagesState.NewestVersion;

    internal static FuseImagesTransformer Read(StateReader state)
    {
        string output = state.ReadString("the output column");
        string[] sources = state.ReadStrings("the source columns", MinimumSources);
        (FusionRecipe recipe, BackendChoice choice, string? decisionMap) = FuseImagesState.Read(state);
        choice.RequireFor(recipe.Rule);
        FusionRecipe settled = recipe.Settle();
        BackendDevice device = choice.SettleFor(settled, ContextDevice.OfEnvironment(state.Environment));
        return new FuseImagesTransformer(output, sources, settled, choice, device, decisionMap);
    }

    internal override FusionTransformer ForFit() =>
        new FuseImagesTransformer(
            OutputNames[0],
            [.. Inputs.Select(input => input.Name)],
            Recipe,
            _choice,
            _device,
            DecisionMapColumn
        );

    internal override IReadOnlyList<DataViewType> GetOutputTypes(IReadOnlyList<DataViewType> inputTypes)
    {
        bool areImages = inputTypes[0] is ImageDataViewType;
        for (int i = 1; i < inputTypes.Count; i++)
        {
            if (inputTypes[i] is ImageDataViewType != areImages)
            {
                throw SchemaMismatchException.MixedTypes(
                    Inputs[0].Name,
                    inputTypes[0].ToString()!,
                    Inputs[i].Name,
                    inputTypes[i].ToString()!
                );
            }
        }

        PictureSize size = FusedSize.Of(Recipe.SizeMismatch, Inputs, inputTypes);
        DataViewType fused = areImages ? size.ToImageType() : size.ToPlaneType();
        return DecisionMapColumn is null ? [fused] : [fused, size.ToPlaneType()];
    }

    internal override Delegate[] CreateGetters(
        DataViewRow row,
        IReadOnlyList<DataViewSchema.Column> inputs,
        ReadOnlySpan<bool> active
    )
    {
        Func<FusionImage>[] read = [.. inputs.Select(input => PictureColumns.ReadImageOrPlane(row, input))];
        string[] names = [.. Inputs.Select(input => $"column '{input.Name}'")];

        // Several transformers further on may read the column in one row: it is fused once.
        RowCache<FusionResult> fused = new(row, () => _fusion.Fuse([.. read.Select(picture => picture())], names));
        Delegate picture =
            inputs[0].Type is PlaneDataViewType
                ? PictureColumns.PlaneGetter(() => fused.Get().Fused)
                : PictureColumns.ImageGetter(() => fused.Get().Image, OutputNames[0]);
        return DecisionMapColumn is null ? [picture] : [picture, PictureColumns.PlaneGetter(() => fused.Get().DecisionMap!)];
    }

    private protected override void WriteState(StateWriter state)
    {
        state.Write(OutputNames[0]);
        state.Write([.. Inputs.Select(input => input.Name)]);
        FuseImagesState.Write(state, Recipe, _choice, DecisionMapColumn);
    }

    private protected override IReadOnlyDictionary<string, byte[]> GetEntries()
    {
        Dictionary<string, byte[]> entries = [];
        FuseImagesState.AddEntries(entries, Recipe);
        return entries;
    }

    private protected override void DisposeResources() => _fusion.Dispose();
}
