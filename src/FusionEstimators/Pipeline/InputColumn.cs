using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace FusionML.Estimators;

/// <summary>A column that a transformer needs: its name and the kind of its values.</summary>
internal readonly record struct InputColumn(string Name, ColumnKind Kind)
{
    /// <summary>Finds the column in a schema.</summary>
    /// <exception cref="SchemaMismatchException">There is none, or its type is another.</exception>
    public DataViewSchema.Column FindIn(DataViewSchema schema)
    {
        if (schema.GetColumnOrNull(Name) is not DataViewSchema.Column column)
        {
            string[] names = [.. schema.Where(other => !other.IsHidden).Select(other => other.Name)];
            throw SchemaMismatchException.Missing(Name, Describe(Kind), names);
        }

        return Accepts(column.Type)
            ? column
            : throw SchemaMismatchException.WrongType(Name, Describe(Kind), column.Type.ToString()!);
    }

    /// <summary>Finds the type of the column in the shape of a schema.</summary>
    /// <exception cref="SchemaMismatchException">There is none, or its type is another.</exception>
    public DataViewType FindIn(SchemaShape shape)
    {
        string name = Name;
        SchemaShape.Column column = shape.FirstOrDefault(other => other.Name == name);
        if (column.Name is null)
        {
            throw SchemaMismatchException.Missing(Name, Describe(Kind), [.. shape.Select(other => other.Name)]);
        }

        return column.Kind == SchemaShape.Column.VectorKind.Scalar && !column.IsKey && Accepts(column.ItemType)
            ? column.ItemType
            : throw SchemaMismatchException.WrongType(Name, Describe(Kind), DescribeShape(column));
    }

    private bool Accepts(DataViewType type) =>
        Kind switch
        {
            ColumnKind.Text => type is TextDataViewType,
            ColumnKind.Image => type is ImageDataViewType,
            ColumnKind.Plane => type is PlaneDataViewType,
            _ => type is ImageDataViewType or PlaneDataViewType,
        };

    private static string Describe(ColumnKind kind) =>
        kind switch
        {
            ColumnKind.Text => "Text (the path of a file)",
            ColumnKind.Image => "Image",
            ColumnKind.Plane => "Plane",
            _ => "Image or Plane",
        };

    private static string DescribeShape(SchemaShape.Column column)
    {
        string item = column.IsKey ? $"Key<{column.ItemType}>" : column.ItemType.ToString()!;
        return column.Kind == SchemaShape.Column.VectorKind.Scalar ? item : $"Vector<{item}>";
    }
}
