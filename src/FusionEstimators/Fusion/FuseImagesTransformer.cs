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

    private const int FewestSources = 2;

    private readonly FusionEngineSource _engineSource;
    private readonly ChromaRuleSource _chromaSource;
    private readonly FuseOptions _engineOptions;
    private readonly LazyResource<IFusionEngine> _engine;
    private readonly LazyResource<IChromaRule> _chroma;

    /// <param name="output">The fused column.</param>
    /// <param name="sources">The columns to fuse, at least two.</param>
    /// <param name="task">The task.</param>
    /// <param name="engineSource">What makes the engine.</param>
    /// <param name="chromaSource">What makes the chroma rule.</param>
    /// <param name="engineOptions">How the engine works.</param>
    internal FuseImagesTransformer(
        string output,
        IReadOnlyList<string> sources,
        FusionTask task,
        FusionEngineSource engineSource,
        ChromaRuleSource chromaSource,
        FuseOptions engineOptions)
        : base([output], [.. sources.Select(name => new InputColumn(name, ColumnKind.ImageOrPlane))])
    {
        ColumnNames.RequireOutputs(output);
        ColumnNames.RequireInputs(sources);
        if (sources.Count < FewestSources)
        {
            throw new ArgumentException(
                $"A fusion needs at least {FewestSources} columns, not {sources.Count}.", nameof(sources));
        }

        (Task, _engineSource, _chromaSource, _engineOptions) = (task, engineSource, chromaSource, engineOptions);
        _engine = new LazyResource<IFusionEngine>(engineSource.CreateEngine);
        _chroma = new LazyResource<IChromaRule>(chromaSource.CreateRule);
    }

    /// <summary>The task that it was made for.</summary>
    public FusionTask Task { get; }

    /// <summary>The network or rule that fuses the luminance, such as <c>efrufn</c> or <c>laplacian</c>.</summary>
    public string EngineName => _engineSource.Name;

    /// <summary>The weights of the network that fuses the luminance, for example to write them to a file; null for a rule.</summary>
    public WeightFile? Weights => _engineSource.Weights;

    /// <summary>The weights of ColorNet where it decides the chroma; null for a rule.</summary>
    public WeightFile? ColorNet => _chromaSource.ColorNet;

    private protected override string Kind => StateKind;

    internal static FuseImagesTransformer Read(StateReader state)
    {
        string output = state.ReadString("the output column");
        string[] sources = state.ReadStrings("the source columns", FewestSources);
        FusionTask task = state.ReadEnum<FusionTask>("the task");
        FuseOptions options = FuseOptionsState.Read(state);
        return new FuseImagesTransformer(
            output, sources, task, FusionEngineSource.Read(state), ChromaRuleSource.Read(state, task), options);
    }

    internal override FusionTransformer ForFit()
        => new FuseImagesTransformer(
            OutputNames[0], [.. Inputs.Select(input => input.Name)], Task, _engineSource, _chromaSource, _engineOptions);

    internal override IReadOnlyList<DataViewType> GetOutputTypes(IReadOnlyList<DataViewType> inputTypes)
    {
        bool areImages = inputTypes[0] is ImageDataViewType;
        for (int i = 1; i < inputTypes.Count; i++)
        {
            if (inputTypes[i] is ImageDataViewType != areImages)
            {
                throw SchemaMismatchException.MixedTypes(
                    Inputs[0].Name, inputTypes[0].ToString()!, Inputs[i].Name, inputTypes[i].ToString()!);
            }
        }

        PictureSize size = PictureSize.Common(Inputs, inputTypes);
        return [areImages ? size.ToImageType() : size.ToPlaneType()];
    }

    internal override Delegate[] CreateGetters(
        DataViewRow row, IReadOnlyList<DataViewSchema.Column> inputs, ReadOnlySpan<bool> active)
    {
        if (inputs[0].Type is PlaneDataViewType)
        {
            Func<ImagePlane>[] planes = [.. inputs.Select(input => PictureColumns.ReadPlane(row, input))];
            return [PictureColumns.PlaneGetter(() => Fuse([.. planes.Select(read => read())]))];
        }

        Func<FusionImage>[] images = [.. inputs.Select(input => PictureColumns.ReadImage(row, input))];
        return [PictureColumns.ImageGetter(() => Fuse([.. images.Select(read => read())]), OutputNames[0])];
    }

    private protected override void WriteState(StateWriter state)
    {
        state.Write(OutputNames[0]);
        state.Write([.. Inputs.Select(input => input.Name)]);
        state.Write(Task.ToString());
        FuseOptionsState.Write(state, _engineOptions);
        _engineSource.Write(state);
        _chromaSource.Write(state);
    }

    private protected override IReadOnlyDictionary<string, byte[]> GetEntries()
    {
        Dictionary<string, byte[]> entries = [];
        _engineSource.AddEntries(entries);
        _chromaSource.AddEntries(entries);
        return entries;
    }

    private protected override void DisposeResources()
    {
        _engine.Dispose();
        _chroma.Dispose();
    }

    private FusionImage Fuse(FusionImage[] sources)
    {
        ImagePlane luminance = Fuse([.. sources.Select(source => source.Y)]);

        // The chroma of more than two sources is decided in sequence: the result so far plays the first source for the next.
        IChromaRule chroma = _chroma.Get();
        FusionImage fused = sources[0];
        foreach (FusionImage next in sources.AsSpan(1))
        {
            fused = chroma.Apply(luminance, fused, next);
        }

        return fused;
    }

    private ImagePlane Fuse(ImagePlane[] sources)
    {
        for (int i = 1; i < sources.Length; i++)
        {
            sources[0].RequireSameSize(sources[i], $"column '{Inputs[0].Name}'", $"column '{Inputs[i].Name}'");
        }

        return _engine.Get().Fuse(sources, _engineOptions).Fused;
    }
}
