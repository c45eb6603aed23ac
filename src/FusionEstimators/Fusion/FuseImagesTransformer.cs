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

    /// <summary>The version of the fields that are written; all versions up to it are read.</summary>
    internal const int NewestState = 2;

    private const int FewestSources = 2;

    private readonly FuseImagesSettings _settings;
    private readonly LazyResource<IFusionEngine> _engine;
    private readonly LazyResource<IChromaRule> _chroma;

    /// <param name="output">The fused column.</param>
    /// <param name="sources">The columns to fuse, at least two.</param>
    /// <param name="settings">How they are fused.</param>
    internal FuseImagesTransformer(string output, IReadOnlyList<string> sources, FuseImagesSettings settings)
        : base([output], [.. sources.Select(name => new InputColumn(name, ColumnKind.ImageOrPlane))])
    {
        ColumnNames.RequireOutputs(output);
        ColumnNames.RequireInputs(sources);
        if (sources.Count < FewestSources)
        {
            throw new ArgumentException(
                $"A fusion needs at least {FewestSources} columns, not {sources.Count}.",
                nameof(sources)
            );
        }

        _settings = settings;
        _engine = new LazyResource<IFusionEngine>(settings.Engine.CreateEngine);
        _chroma = new LazyResource<IChromaRule>(settings.Chroma.CreateRule);
    }

    /// <summary>The task that it was made for.</summary>
    public FusionTask Task => _settings.Task;

    /// <summary>The network or rule that fuses the luminance, such as <c>efrufn</c> or <c>laplacian</c>.</summary>
    public string EngineName => _settings.Engine.Name;

    /// <summary>What it runs on: <see cref="FusionBackend.Managed"/> or <see cref="FusionBackend.TorchSharp"/>.</summary>
    public FusionBackend Backend => _settings.Engine.Settled.Backend;

    /// <summary>The CUDA device that it runs on; null for the processor.</summary>
    public int? GpuDeviceId => _settings.Engine.Settled.GpuDeviceId;

    /// <summary>
    /// The weights of the network that fuses the luminance, for example to write them to a file; null for a rule.
    /// </summary>
    public WeightFile? Weights => _settings.Engine.Weights;

    /// <summary>The weights of ColorNet where it decides the chroma; null for a rule.</summary>
    public WeightFile? ColorNet => _settings.Chroma.ColorNet;

    private protected override string Kind => StateKind;

    private protected override int KindVersion => NewestState;

    internal static FuseImagesTransformer Read(StateReader state)
    {
        string output = state.ReadString("the output column");
        string[] sources = state.ReadStrings("the source columns", FewestSources);
        return new FuseImagesTransformer(output, sources, FuseImagesSettings.Read(state));
    }

    internal override FusionTransformer ForFit() =>
        new FuseImagesTransformer(OutputNames[0], [.. Inputs.Select(input => input.Name)], _settings);

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

        PictureSize size = SourceSizes.OfOutput(_settings.SizeMismatch, Inputs, inputTypes);
        return [areImages ? size.ToImageType() : size.ToPlaneType()];
    }

    internal override Delegate[] CreateGetters(
        DataViewRow row,
        IReadOnlyList<DataViewSchema.Column> inputs,
        ReadOnlySpan<bool> active
    )
    {
        Func<FusionImage>[] read = [.. inputs.Select(input => PictureColumns.ReadImageOrPlane(row, input))];
        bool arePlanes = inputs[0].Type is PlaneDataViewType;

        // Several transformers further on may read the column in one row: it is fused once.
        RowCache<FusionImage> fused = new(row, () => Fuse(read, arePlanes ? null : _chroma.Get()));
        return arePlanes
            ? [PictureColumns.PlaneGetter(() => fused.Get().Y)]
            : [PictureColumns.ImageGetter(fused.Get, OutputNames[0])];
    }

    private protected override void WriteState(StateWriter state)
    {
        state.Write(OutputNames[0]);
        state.Write([.. Inputs.Select(input => input.Name)]);
        _settings.Write(state);
    }

    private protected override IReadOnlyDictionary<string, byte[]> GetEntries()
    {
        Dictionary<string, byte[]> entries = [];
        _settings.AddEntries(entries);
        return entries;
    }

    private protected override void DisposeResources()
    {
        _engine.Dispose();
        _chroma.Dispose();
    }

    private FusionImage Fuse(Func<FusionImage>[] read, IChromaRule? chroma) =>
        new RowFusion(_settings, Inputs, _engine.Get(), chroma).Fuse([.. read.Select(picture => picture())]);
}
