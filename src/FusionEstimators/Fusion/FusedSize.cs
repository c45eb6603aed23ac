using FusionML.Inference;
using Microsoft.ML.Data;

namespace FusionML.Estimators;

/// <summary>The size that the schema of fused pictures states.</summary>
internal static class FusedSize
{
    /// <summary>The size that the fused pictures of columns with these sizes have; unstated where one is not known.</summary>
    /// <exception cref="SchemaMismatchException">The sizes differ, and the handling requires equal sizes.</exception>
    public static PictureSize Of(
        SizeMismatchHandling handling,
        IReadOnlyList<InputColumn> columns,
        IReadOnlyList<DataViewType> types
    )
    {
        PictureSize[] sizes = [.. types.Select(PictureSize.Of)];
        return handling switch
        {
            SizeMismatchHandling.Throw => PictureSize.Common(columns, types),
            SizeMismatchHandling.Resize => sizes[0],
            SizeMismatchHandling.ResizeToSecond => sizes[1],
            SizeMismatchHandling.ResizeToSmallest => sizes.Contains(default)
                ? default
                : sizes.MinBy(size => (long)size.Height * size.Width),
            _ when sizes.Contains(default) => default,
            _ => new PictureSize(sizes.Min(size => size.Height), sizes.Min(size => size.Width)),
        };
    }
}
