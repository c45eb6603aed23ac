using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>
/// Where a network writes a plane of its padded size: what lies outside the picture is dropped, and memory is taken when the
/// first row comes.
/// </summary>
/// <param name="height">Rows of the picture.</param>
/// <param name="width">Columns of the picture.</param>
/// <param name="bitDepth">Bits per sample that the plane claims.</param>
/// <remarks>Rows are set by one thread.</remarks>
internal sealed class CroppedPlane(int height, int width, int bitDepth)
{
    private ImagePlane? _plane;

    /// <summary>The plane.</summary>
    public ImagePlane Plane => _plane ??= new ImagePlane(height, width, bitDepth);

    /// <summary>The plane; null if no row has come.</summary>
    public ImagePlane? Filled => _plane;

    /// <summary>Takes row <paramref name="y"/> of the padded plane.</summary>
    public void SetRow(int y, ReadOnlySpan<float> row)
    {
        if (y < height)
        {
            row[..width].CopyTo(Plane.GetRow(y));
        }
    }

    /// <summary>Takes all rows of the padded plane.</summary>
    public void Set(ReadOnlySpan<float> padded, int paddedWidth)
    {
        for (int y = 0; y < height; y++)
        {
            SetRow(y, padded.Slice(y * paddedWidth, paddedWidth));
        }
    }
}
