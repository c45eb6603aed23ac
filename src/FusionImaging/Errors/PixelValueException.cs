namespace FusionML.Imaging;

/// <summary>A plane holds a NaN or an infinite sample.</summary>
public sealed class PixelValueException : PictureException
{
    /// <summary>
    /// Makes the error for the sample at (<paramref name="x"/>, <paramref name="y"/>) of the picture called
    /// <paramref name="name"/>.
    /// </summary>
    public PixelValueException(string name, int x, int y, float value)
        : base($"{name} holds the value {value} at x={x}, y={y}: samples must be finite.")
    {
        (X, Y, Value) = (x, y, value);
    }

    /// <summary>Column of the sample.</summary>
    public int X { get; }

    /// <summary>Row of the sample.</summary>
    public int Y { get; }

    /// <summary>The sample.</summary>
    public float Value { get; }
}
