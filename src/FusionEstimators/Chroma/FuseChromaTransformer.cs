using FusionML.Imaging;
using FusionML.Inference;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FusionML.Estimators;

/// <summary>Decides the chroma planes of a fused picture from those of its two sources.</summary>
internal sealed class FuseChromaTransformer : FusionTransformer
{
    /// <summary>The name of this kind in model files.</summary>
    public const string StateKind = "FuseChroma";

    private readonly ChromaChoice _choice;
    private readonly LazyResource<IChromaRule> _rule;

    /// <param name="outputs">The fused Cr and Cb columns.</param>
    /// <param name="y">The fused luminance.</param>
    /// <param name="first">The Cr and Cb columns of the first source.</param>
    /// <param name="second">The Cr and Cb columns of the second source.</param>
    /// <param name="choice">What makes the rule, settled.</param>
    public FuseChromaTransformer(
        (string Cr, string Cb) outputs,
        string y,
        (string Cr, string Cb) first,
        (string Cr, string Cb) second,
        ChromaChoice choice
    )
        : base(
            [outputs.Cr, outputs.Cb],
            [.. new[] { y, first.Cr, first.Cb, second.Cr, second.Cb }.Select(name => new InputColumn(name, ColumnKind.Plane))]
        )
    {
        ColumnNames.RequireOutputs(OutputNames);
        ColumnNames.RequireInputs([.. Inputs.Select(input => input.Name)]);
        _choice = choice;
        _rule = new LazyResource<IChromaRule>(() => choice.CreateRule(threads: 0), typeof(FusionTransformer));
    }

    private protected override string Kind => StateKind;

    public static FuseChromaTransformer Read(StateReader state) =>
        new(
            (state.ReadString("the Cr column"), state.ReadString("the Cb column")),
            state.ReadString("the fused Y column"),
            (state.ReadString("the first Cr column"), state.ReadString("the first Cb column")),
            (state.ReadString("the second Cr column"), state.ReadString("the second Cb column")),
            ChromaState.Read(state)
        );

    internal override FusionTransformer ForFit() =>
        new FuseChromaTransformer(
            (OutputNames[0], OutputNames[1]),
            Inputs[0].Name,
            (Inputs[1].Name, Inputs[2].Name),
            (Inputs[3].Name, Inputs[4].Name),
            _choice
        );

    internal override IReadOnlyList<DataViewType> GetOutputTypes(IReadOnlyList<DataViewType> inputTypes)
    {
        PlaneDataViewType type = PictureSize.Common(Inputs, inputTypes).ToPlaneType();
        return [type, type];
    }

    internal override Delegate[] CreateGetters(
        DataViewRow row,
        IReadOnlyList<DataViewSchema.Column> inputs,
        ReadOnlySpan<bool> active
    )
    {
        Func<ImagePlane>[] planes = [.. inputs.Select(input => PictureColumns.ReadPlane(row, input))];
        RowCache<FusionImage> fused = new(row, Fuse);
        return
        [
            PictureColumns.PlaneGetter(() => PlanePictures.GetCr(fused.Get())),
            PictureColumns.PlaneGetter(() => PlanePictures.GetCb(fused.Get())),
        ];

        // The sources' own luminance is not among the inputs: the rules by name and ColorNet look at
        // its chroma alone, so the fused luminance stands in.
        FusionImage Fuse()
        {
            ImagePlane y = planes[0]();
            FusionImage first = PlanePictures.Merge([Inputs[0], Inputs[1], Inputs[2]], y, planes[1](), planes[2]());
            FusionImage second = PlanePictures.Merge([Inputs[0], Inputs[3], Inputs[4]], y, planes[3](), planes[4]());
            return _rule.Get().Apply(y, first, second);
        }
    }

    private protected override void WriteState(StateWriter state)
    {
        foreach (string name in OutputNames.Concat(Inputs.Select(input => input.Name)))
        {
            state.Write(name);
        }

        ChromaState.Write(state, _choice);
    }

    private protected override IReadOnlyDictionary<string, byte[]> GetEntries()
    {
        Dictionary<string, byte[]> entries = [];
        ChromaState.AddEntries(entries, _choice);
        return entries;
    }

    private protected override void DisposeResources() => _rule.Dispose();
}
