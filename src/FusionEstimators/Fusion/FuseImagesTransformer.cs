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
/// <remarks>
/// Thread-safe as every <see cref="FusionTransformer"/>. It owns an engine that holds buffers for the last picture sizes and, with
/// a network, native memory and threads: dispose of the transformer when no row is being fused any more. A prediction engine
/// disposes of the transformer that it owns, and each fit and each load gives a transformer of its own.
/// </remarks>
public sealed class FuseImagesTransformer : FusionTransformer, IDisposable
{
    internal const string StateKind = "FuseImages";

    private const int FewestSources = 2;

    private readonly FusionTask _task;
    private readonly FusionEngineSource _source;
    private readonly string? _chromaName;
    private readonly FuseOptions _engineOptions;
    private readonly IChromaRule _chroma;
    private readonly IFusionEngine _engine;

    /// <param name="output">The fused column.</param>
    /// <param name="sources">The columns to fuse, at least two.</param>
    /// <param name="task">The task, which decides the chroma where the options don't.</param>
    /// <param name="source">What makes the engine.</param>
    /// <param name="chromaName">A name of <see cref="ChromaRules"/>, or null.</param>
    /// <param name="engineOptions">How the engine works.</param>
    internal FuseImagesTransformer(
        string output, IReadOnlyList<string> sources, FusionTask task, FusionEngineSource source, string? chromaName, FuseOptions engineOptions)
        : base([output], [.. sources.Select(name => new InputColumn(name, ColumnKind.ImageOrPlane))])
    {
        ColumnNames.RequireOutputs(output);
        ColumnNames.RequireInputs(sources);
        if (sources.Count < FewestSources)
        {
            throw new ArgumentException($"A fusion needs at least {FewestSources} columns, not {sources.Count}.", nameof(sources));
        }

        (_task, _source, _chromaName, _engineOptions) = (task, source, chromaName, engineOptions);
        _chroma = chromaName is null ? task.DefaultChroma() : ChromaRules.Get(chromaName);
        _engine = source.CreateEngine();
    }

    /// <summary>The task that it was made for.</summary>
    public FusionTask Task => _task;

    /// <summary>The network or rule that fuses the luminance, such as <c>efrufn</c> or <c>laplacian</c>.</summary>
    public string EngineName => _engine.Name;

    private protected override string Kind => StateKind;

    /// <inheritdoc/>
    public void Dispose() => _engine.Dispose();

    internal static FuseImagesTransformer Read(StateReader state)
    {
        string output = state.ReadString("the output column");
        string[] sources = state.ReadStrings("the source columns", FewestSources);
        FusionTask task = state.ReadEnum<FusionTask>("the task");
        string? chromaName = state.ReadOptionalString("the chroma rule");
        FuseOptions options = FuseOptionsState.Read(state);
        return new FuseImagesTransformer(output, sources, task, FusionEngineSource.Read(state), chromaName, options);
    }

    internal override FusionTransformer ForFit()
        => new FuseImagesTransformer(OutputNames[0], [.. Inputs.Select(input => input.Name)], _task, _source, _chromaName, _engineOptions);

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

    internal override Delegate[] CreateGetters(DataViewRow row, IReadOnlyList<DataViewSchema.Column> inputs, ReadOnlySpan<bool> active)
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
        state.Write(_task.ToString());
        state.WriteOptional(_chromaName);
        FuseOptionsState.Write(state, _engineOptions);
        _source.Write(state);
    }

    private protected override IReadOnlyDictionary<string, byte[]> GetEntries() => _source.GetEntries();

    private FusionImage Fuse(FusionImage[] sources)
    {
        ImagePlane luminance = Fuse([.. sources.Select(source => source.Y)]);

        // The chroma of more than two sources is decided in sequence: the result so far plays the first source for the next.
        FusionImage fused = sources[0];
        foreach (FusionImage next in sources.AsSpan(1))
        {
            fused = _chroma.Apply(luminance, fused, next);
        }

        return fused;
    }

    private ImagePlane Fuse(ImagePlane[] sources)
    {
        for (int i = 1; i < sources.Length; i++)
        {
            sources[0].RequireSameSize(sources[i], $"column '{Inputs[0].Name}'", $"column '{Inputs[i].Name}'");
        }

        return _engine.Fuse(sources, _engineOptions).Fused;
    }
}
