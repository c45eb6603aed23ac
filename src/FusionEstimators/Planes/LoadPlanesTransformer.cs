using FusionML.Imaging;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FusionML.Estimators;

/// <summary>Reads picture files into planes with all the bits that the files have.</summary>
internal sealed class LoadPlanesTransformer : FusionTransformer
{
    /// <summary>The name of this kind in model files.</summary>
    public const string StateKind = "LoadPlanes";

    private readonly string? _imageFolder;

    /// <param name="outputs">The Y column, or the Y, Cr and Cb columns.</param>
    /// <param name="path">The text column with the path.</param>
    /// <param name="imageFolder">What relative paths start from; the current folder if null.</param>
    public LoadPlanesTransformer(IReadOnlyList<string> outputs, string path, string? imageFolder)
        : base(outputs, [new InputColumn(path, ColumnKind.Text)])
    {
        ColumnNames.RequireOutputs(outputs);
        ColumnNames.RequireInputs(path);
        _imageFolder = imageFolder;
    }

    private protected override string Kind => StateKind;

    public static LoadPlanesTransformer Read(StateReader state)
    {
        string[] outputs = state.ReadStrings("the plane columns", 1, 3);
        return outputs.Length != 2
            ? new LoadPlanesTransformer(
                outputs,
                state.ReadString("the path column"),
                state.ReadOptionalString("the image folder")
            )
            : throw new ModelFormatException("A LoadPlanes transformer has 1 or 3 plane columns, not 2.");
    }

    internal override IReadOnlyList<DataViewType> GetOutputTypes(IReadOnlyList<DataViewType> inputTypes) =>
        [.. OutputNames.Select(_ => new PlaneDataViewType())];

    internal override Delegate[] CreateGetters(
        DataViewRow row,
        IReadOnlyList<DataViewSchema.Column> inputs,
        ReadOnlySpan<bool> active
    )
    {
        RowCache<FusionImage> image = new(row, ReadFile(row, inputs[0]));
        Func<FusionImage, ImagePlane>[] planes = [PlanePictures.GetY, PlanePictures.GetCr, PlanePictures.GetCb];
        return [.. OutputNames.Select((_, i) => PictureColumns.PlaneGetter(() => planes[i](image.Get())))];
    }

    private protected override void WriteState(StateWriter state)
    {
        state.Write(OutputNames);
        state.Write(Inputs[0].Name);
        state.WriteOptional(_imageFolder);
    }

    private Func<FusionImage> ReadFile(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<ReadOnlyMemory<char>> getter = row.GetGetter<ReadOnlyMemory<char>>(column);
        return () =>
        {
            ReadOnlyMemory<char> path = default;
            getter(ref path);
            return path.Span.IsWhiteSpace()
                ? throw new PictureException($"Column '{column.Name}' holds no path in row {row.Position}.")
                : PictureFile.Read(_imageFolder is null ? path.ToString() : Path.Combine(_imageFolder, path.ToString()));
        };
    }
}
