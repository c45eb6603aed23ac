using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using FusionML.Estimators;
using FusionML.Imaging;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace FreshProcess;

/// <summary>The values of a column as short texts that differ where a single bit does.</summary>
public static class Fingerprint
{
    /// <summary>One text per row: the SHA-256 of an image's or plane's samples, or a number.</summary>
    public static IReadOnlyList<string> OfColumn(IDataView rows, string name)
    {
        DataViewSchema.Column column = rows.Schema[name];
        using DataViewRowCursor cursor = rows.GetRowCursor([column]);
        Func<string> read = Reader(cursor, column);
        List<string> texts = [];
        while (cursor.MoveNext())
        {
            texts.Add(read());
        }

        return texts;
    }

    /// <summary>Reads the current value of a column as such a text.</summary>
    public static Func<string> Reader(DataViewRow row, DataViewSchema.Column column)
    {
        switch (column.Type)
        {
            case ImageDataViewType:
                ValueGetter<MLImage> images = row.GetGetter<MLImage>(column);
                MLImage? image = null;
                return () =>
                {
                    images(ref image!);
                    return Of(image);
                };
            case PlaneDataViewType:
                ValueGetter<ImagePlane> planes = row.GetGetter<ImagePlane>(column);
                ImagePlane? plane = null;
                return () =>
                {
                    planes(ref plane!);
                    return Of(plane);
                };
            default:
                ValueGetter<float> numbers = row.GetGetter<float>(column);
                float number = 0;
                return () =>
                {
                    numbers(ref number);
                    return Of(number);
                };
        }
    }

    /// <summary>The text of an image.</summary>
    public static string Of(MLImage image) => Convert.ToHexString(SHA256.HashData(image.Pixels));

    /// <summary>The text of a plane.</summary>
    public static string Of(ImagePlane plane) => Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(plane.Samples)));

    /// <summary>The text of a number.</summary>
    public static string Of(float number) => number.ToString("R", CultureInfo.InvariantCulture);
}
