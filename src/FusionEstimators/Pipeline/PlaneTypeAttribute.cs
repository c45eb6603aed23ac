using FusionML.Imaging;
using Microsoft.ML.Data;

namespace FusionML.Estimators;

/// <summary>
/// Marks a property of type <see cref="ImagePlane"/> as a plane column, for classes that rows are read from or written to.
/// </summary>
/// <remarks>
/// ML.NET reads a column only into a property of exactly the column's type: state the size where the column does (its type
/// prints as <c>Plane&lt;height, width&gt;</c>), and none where it doesn't.
/// </remarks>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class PlaneTypeAttribute : DataViewTypeAttribute
{
    private readonly PlaneDataViewType _type;

    /// <summary>Planes of any size.</summary>
    public PlaneTypeAttribute() => _type = new PlaneDataViewType();

    /// <summary>Planes of one size.</summary>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="width">Columns, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is below 1.</exception>
    public PlaneTypeAttribute(int height, int width) => _type = new PlaneDataViewType(height, width);

    /// <summary>Rows, or 0 if the size is not stated.</summary>
    public int Height => _type.Height;

    /// <summary>Columns, or 0 if the size is not stated.</summary>
    public int Width => _type.Width;

    /// <inheritdoc/>
    public override bool Equals(DataViewTypeAttribute? other) => other is PlaneTypeAttribute plane && plane._type.Equals(_type);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DataViewTypeAttribute);

    /// <inheritdoc/>
    public override int GetHashCode() => _type.GetHashCode();

    /// <inheritdoc/>
    public override void Register() => DataViewTypeManager.Register(_type, typeof(ImagePlane), this);
}
