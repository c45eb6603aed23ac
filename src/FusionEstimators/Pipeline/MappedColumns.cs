using Microsoft.ML;

namespace FusionML.Estimators;

/// <summary>The getters of one row or cursor: the input's for its columns, the transformer's for the new ones.</summary>
/// <remarks>As every row of ML.NET, for one thread at a time.</remarks>
internal sealed class MappedColumns
{
    private readonly BoundColumns _columns;
    private readonly DataViewRow _input;
    private readonly bool[] _active;
    private readonly Delegate[] _added;

    /// <summary>
    /// Makes the getters of the columns that <paramref name="active"/> flags; nothing is computed before a getter is called.
    /// </summary>
    public MappedColumns(BoundColumns columns, DataViewRow input, bool[] active)
    {
        (_columns, _input, _active) = (columns, input, active);
        ReadOnlySpan<bool> added = active.AsSpan(columns.InputSchema.Count);
        _added = added.Contains(true) ? columns.Transformer.CreateGetters(input, columns.Inputs, added) : [];
    }

    /// <summary>True if the column was asked for.</summary>
    public bool IsActive(DataViewSchema.Column column)
    {
        _columns.RequireOwn(column);
        return _active[column.Index];
    }

    /// <summary>The getter of <paramref name="column"/>.</summary>
    /// <exception cref="InvalidOperationException">The column was not asked for, or its values are of another type.</exception>
    public ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!IsActive(column))
        {
            throw new InvalidOperationException($"Column '{column.Name}' was not asked for when this cursor was made.");
        }

        if (!_columns.IsAdded(column))
        {
            return _input.GetGetter<TValue>(_input.Schema[column.Index]);
        }

        return _added[column.Index - _columns.InputSchema.Count] as ValueGetter<TValue>
            ?? throw new InvalidOperationException(
                $"Column '{column.Name}' is of type {column.Type}; it has no values of type {typeof(TValue)}."
            );
    }
}
