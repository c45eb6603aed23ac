using FusionML.Imaging;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FusionML.Estimators;

/// <summary>Merges Y, Cr and Cb planes into an 8-bit image.</summary>
internal sealed class MergeYCrCbTransformer : FusionTransformer
{
    /// <summary>The name of this kind in model files.</summary>
    public const string StateKind = "MergeYCrCb";

    public MergeYCrCbTransformer(string image, string y, string cr, string cb)
        : base([image], [.. new[] { y, cr, cb }.Select(name => new InputColumn(name, ColumnKind.Plane))])
    {
        ColumnNames.RequireOutputs(image);
        ColumnNames.RequireInputs(y, cr, cb);
    }

    private protected override string Kind => StateKind;

    public static MergeYCrCbTransformer Read(StateReader state) =>
        new(
            state.ReadString("the image column"),
            state.ReadString("the Y column"),
            state.ReadString("the Cr column"),
            state.ReadString("the Cb column")
        );

    internal override IReadOnlyList<DataViewType> GetOutputTypes(IReadOnlyList<DataViewType> inputTypes) =>
        [PictureSize.Common(Inputs, inputTypes).ToImageType()];

    internal override Delegate[] CreateGetters(
        DataViewRow row,
        IReadOnlyList<DataViewSchema.Column> inputs,
        ReadOnlySpan<bool> active
    )
    {
        Func<ImagePlane> y = PictureColumns.ReadPlane(row, inputs[0]);
        Func<ImagePlane> cr = PictureColumns.ReadPlane(row, inputs[1]);
        Func<ImagePlane> cb = PictureColumns.ReadPlane(row, inputs[2]);
        return [PictureColumns.ImageGetter(() => PlanePictures.Merge(Inputs, y(), cr(), cb()), OutputNames[0])];
    }

    private protected override void WriteState(StateWriter state)
    {
        state.Write(OutputNames[0]);
        foreach (InputColumn input in Inputs)
        {
            state.Write(input.Name);
        }
    }
}
