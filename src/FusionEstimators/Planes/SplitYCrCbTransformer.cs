using FusionML.Imaging;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FusionML.Estimators;

/// <summary>Splits an image into its Y, Cr and Cb planes; the chroma of a gray one is neutral everywhere.</summary>
internal sealed class SplitYCrCbTransformer : FusionTransformer
{
    /// <summary>The name of this kind in model files.</summary>
    public const string StateKind = "SplitYCrCb";

    public SplitYCrCbTransformer(string y, string cr, string cb, string image)
        : base([y, cr, cb], [new InputColumn(image, ColumnKind.Image)])
    {
        ColumnNames.RequireOutputs(y, cr, cb);
        ColumnNames.RequireInputs(image);
    }

    private protected override string Kind => StateKind;

    public static SplitYCrCbTransformer Read(StateReader state) =>
        new(
            state.ReadString("the Y column"),
            state.ReadString("the Cr column"),
            state.ReadString("the Cb column"),
            state.ReadString("the image column")
        );

    internal override IReadOnlyList<DataViewType> GetOutputTypes(IReadOnlyList<DataViewType> inputTypes)
    {
        PlaneDataViewType type = PictureSize.Of(inputTypes[0]).ToPlaneType();
        return [type, type, type];
    }

    internal override Delegate[] CreateGetters(
        DataViewRow row,
        IReadOnlyList<DataViewSchema.Column> inputs,
        ReadOnlySpan<bool> active
    )
    {
        RowCache<FusionImage> image = new(row, PictureColumns.ReadImage(row, inputs[0]));
        return
        [
            PictureColumns.PlaneGetter(() => PlanePictures.GetY(image.Get())),
            PictureColumns.PlaneGetter(() => PlanePictures.GetCr(image.Get())),
            PictureColumns.PlaneGetter(() => PlanePictures.GetCb(image.Get())),
        ];
    }

    private protected override void WriteState(StateWriter state)
    {
        foreach (string name in OutputNames)
        {
            state.Write(name);
        }

        state.Write(Inputs[0].Name);
    }
}
