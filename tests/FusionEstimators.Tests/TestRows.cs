using FusionML.Imaging;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FusionML.Estimators.Tests;

/// <summary>Reads columns of a data view into arrays.</summary>
internal static class TestRows
{
    /// <summary>All values of a plane column.</summary>
    public static ImagePlane[] Planes(IDataView rows, string column) =>
        Read<ImagePlane, ImagePlane>(rows, column, plane => plane);

    /// <summary>The pixels of all values of an image column, in the byte order of ML.NET.</summary>
    public static byte[][] Pixels(IDataView rows, string column) =>
        Read<MLImage, byte[]>(rows, column, image => image.Pixels.ToArray());

    /// <summary>The shape of a schema without vectors and keys.</summary>
    public static SchemaShape ShapeOf(IDataView rows)
    {
        static SchemaShape.Column Column(DataViewSchema.Column column) =>
            (SchemaShape.Column)TransformerStorage.CreateShapeColumn(column.Name, column.Type);
        return new SchemaShape(rows.Schema.Where(column => !column.IsHidden).Select(Column));
    }

    /// <summary>All values of a column.</summary>
    public static TResult[] Read<TValue, TResult>(IDataView rows, string column, Func<TValue, TResult> convert)
    {
        DataViewSchema.Column found = rows.Schema[column];
        List<TResult> values = [];
        using DataViewRowCursor cursor = rows.GetRowCursor([found]);
        ValueGetter<TValue> getter = cursor.GetGetter<TValue>(found);
        TValue value = default!;
        while (cursor.MoveNext())
        {
            getter(ref value);
            values.Add(convert(value));
        }

        return [.. values];
    }
}
