using FusionML.Imaging;
using Microsoft.ML.Data;

namespace FusionML.Estimators;

/// <summary>
/// The type of a column whose values are <see cref="ImagePlane"/>s: one band of float32 samples with its size and bit depth.
/// It carries what the 8-bit <see cref="MLImage"/> can't, 16-bit and float data and the Y, Cr and Cb between two stages.
/// </summary>
/// <remarks>
/// Two such types are equal if their sizes are. The values of one column may all have the size that the type states, or, where
/// it states none, a size each. Immutable, usable from several threads.
/// </remarks>
public sealed class PlaneDataViewType : StructuredDataViewType
{
    /// <summary>Planes of any size.</summary>
    public PlaneDataViewType()
        : base(typeof(ImagePlane)) { }

    /// <summary>Planes of one size.</summary>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="width">Columns, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A side is below 1.</exception>
    public PlaneDataViewType(int height, int width)
        : this()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        (Height, Width) = (height, width);
    }

    /// <summary>Rows, or 0 if the size is not stated.</summary>
    public int Height { get; }

    /// <summary>Columns, or 0 if the size is not stated.</summary>
    public int Width { get; }

    /// <inheritdoc/>
    public override bool Equals(DataViewType? other) =>
        other is PlaneDataViewType plane && plane.Height == Height && plane.Width == Width;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DataViewType);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(nameof(PlaneDataViewType), Height, Width);

    /// <inheritdoc/>
    public override string ToString() => Height == 0 ? "Plane" : $"Plane<{Height}, {Width}>";
}
