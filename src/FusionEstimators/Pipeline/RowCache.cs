using Microsoft.ML;

namespace FusionML.Estimators;

/// <summary>A value that is computed once per row, for transformers whose output columns share their work.</summary>
/// <remarks>A row is told from the next by its position, as ML.NET's own transformers do.</remarks>
internal sealed class RowCache<T>(DataViewRow row, Func<T> compute)
    where T : class
{
    private T? _value;
    private long _position = -1;

    /// <summary>The value for the row at which the cursor stands.</summary>
    public T Get()
    {
        if (_value is null || _position != row.Position)
        {
            _value = null;
            _value = compute();
            _position = row.Position;
        }

        return _value;
    }
}
