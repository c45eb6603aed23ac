using FusionML.Imaging;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FusionML.Estimators;

/// <summary>Makes a gray 8-bit image of a plane.</summary>
internal sealed class ConvertPlaneToImageTransformer : FusionTransformer
{
    /// <summary>The name of this kind in model files.</summary>
    public const string StateKind = "ConvertPlaneToImage";

    public ConvertPlaneToImageTransformer(string image, string plane)
        : base([image], [new InputColumn(plane, ColumnKind.Plane)])
    {
        ColumnNames.RequireOutputs(image);
        ColumnNames.RequireInputs(plane);
    }

    private protected override string Kind => StateKind;

    public static ConvertPlaneToImageTransformer Read(StateReader state) =>
        new(state.ReadString("the image column"), state.ReadString("the plane column"));

    internal override IReadOnlyList<DataViewType> GetOutputTypes(IReadOnlyList<DataViewType> inputTypes) =>
        [PictureSize.Of(inputTypes[0]).ToImageType()];

    internal override Delegate[] CreateGetters(
        DataViewRow row,
        IReadOnlyList<DataViewSchema.Column> inputs,
        ReadOnlySpan<bool> active
    )
    {
        Func<ImagePlane> plane = PictureColumns.ReadPlane(row, inputs[0]);
        return [PictureColumns.ImageGetter(() => new FusionImage(plane()), OutputNames[0])];
    }

    private protected override void WriteState(StateWriter state)
    {
        state.Write(OutputNames[0]);
        state.Write(Inputs[0].Name);
    }
}
