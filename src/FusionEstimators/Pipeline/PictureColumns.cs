using FusionML.Imaging;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace FusionML.Estimators;

/// <summary>Reads picture columns of the current row; an empty value is an error that names the column and the row.</summary>
internal static class PictureColumns
{
    /// <summary>Reads a plane column.</summary>
    public static Func<ImagePlane> ReadPlane(DataViewRow row, DataViewSchema.Column column)
    {
        ValueGetter<ImagePlane> getter = row.GetGetter<ImagePlane>(column);
        return () =>
        {
            ImagePlane? plane = null;
            getter(ref plane!);
            return plane ?? throw Empty(row, column);
        };
    }

    /// <summary>Reads an image column.</summary>
    public static Func<FusionImage> ReadImage(DataViewRow row, DataViewSchema.Column column)
    {
        // The getter's owner disposes the previous image when it is handed in again; this reader owns none of them.
        ValueGetter<MLImage> getter = row.GetGetter<MLImage>(column);
        MLImage? image = null;
        return () =>
        {
            getter(ref image!);
            return MlImageConversion.ToFusionImage(image ?? throw Empty(row, column));
        };
    }

    /// <summary>Reads an image column, or a plane column as a gray picture.</summary>
    public static Func<FusionImage> ReadImageOrPlane(DataViewRow row, DataViewSchema.Column column)
    {
        if (column.Type is ImageDataViewType)
        {
            return ReadImage(row, column);
        }

        Func<ImagePlane> read = ReadPlane(row, column);
        return () => new FusionImage(read());
    }

    /// <summary>A getter of planes.</summary>
    public static ValueGetter<ImagePlane> PlaneGetter(Func<ImagePlane> compute) => (ref ImagePlane value) => value = compute();

    /// <summary>
    /// A getter of images that disposes the image handed in, as ML.NET's own do: the one that it gave out before.
    /// </summary>
    public static ValueGetter<MLImage> ImageGetter(Func<FusionImage> compute, string columnName) =>
        (ref MLImage value) =>
        {
            value?.Dispose();
            value = null!;
            value = MlImageConversion.ToMlImage(compute(), $"column '{columnName}'");
        };

    private static PictureException Empty(DataViewRow row, DataViewSchema.Column column) =>
        new($"Column '{column.Name}' holds no picture in row {row.Position}.");
}
