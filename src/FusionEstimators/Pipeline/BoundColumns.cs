using Microsoft.ML;
using Microsoft.ML.Data;

namespace FusionML.Estimators;

/// <summary>
/// A transformer bound to one input schema: which columns it reads, and the output schema, which is the input's columns at
/// their places followed by the new ones. A new column hides an input column of the same name.
/// </summary>
internal sealed class BoundColumns
{
    /// <summary>Binds <paramref name="transformer"/>.</summary>
    /// <exception cref="SchemaMismatchException">A column is missing or has another type.</exception>
    public BoundColumns(FusionTransformer transformer, DataViewSchema inputSchema)
    {
        (Transformer, InputSchema) = (transformer, inputSchema);
        Inputs = [.. transformer.Inputs.Select(input => input.FindIn(inputSchema))];
        IReadOnlyList<DataViewType> types = transformer.GetOutputTypes([.. Inputs.Select(column => column.Type)]);
        DataViewSchema.Builder builder = new();
        builder.AddColumns(inputSchema);
        for (int i = 0; i < types.Count; i++)
        {
            builder.AddColumn(transformer.OutputNames[i], types[i]);
        }

        OutputSchema = builder.ToSchema();
    }

    /// <summary>The transformer.</summary>
    public FusionTransformer Transformer { get; }

    /// <summary>What it was bound to.</summary>
    public DataViewSchema InputSchema { get; }

    /// <summary>What it gives.</summary>
    public DataViewSchema OutputSchema { get; }

    /// <summary>The columns that it reads, in the transformer's order.</summary>
    public IReadOnlyList<DataViewSchema.Column> Inputs { get; }

    /// <summary>True if <paramref name="column"/> is one of the new columns.</summary>
    public bool IsAdded(DataViewSchema.Column column) => column.Index >= InputSchema.Count;

    /// <summary>Which columns of the output schema <paramref name="columns"/> are, as one flag per column.</summary>
    /// <exception cref="ArgumentException">One of them is not a column of the output schema.</exception>
    public bool[] GetActive(IEnumerable<DataViewSchema.Column> columns)
    {
        bool[] active = new bool[OutputSchema.Count];
        foreach (DataViewSchema.Column column in columns)
        {
            RequireOwn(column);
            active[column.Index] = true;
        }

        return active;
    }

    /// <summary>The input columns that are needed for the output columns which <paramref name="active"/> flags.</summary>
    public IReadOnlyList<DataViewSchema.Column> GetDependencies(bool[] active)
    {
        bool[] needed = active[..InputSchema.Count];
        if (active.AsSpan(InputSchema.Count).Contains(true))
        {
            foreach (DataViewSchema.Column column in Inputs)
            {
                needed[column.Index] = true;
            }
        }

        return [.. InputSchema.Where(column => needed[column.Index])];
    }

    /// <summary>Throws if <paramref name="column"/> is not a column of the output schema.</summary>
    /// <exception cref="ArgumentException">The column is not a column of the output schema.</exception>
    public void RequireOwn(DataViewSchema.Column column)
    {
        if (column.Index >= OutputSchema.Count || OutputSchema[column.Index].Name != column.Name)
        {
            throw new ArgumentException(
                $"Column '{column.Name}' (index {column.Index}) is not one of this data.",
                nameof(column)
            );
        }
    }
}
