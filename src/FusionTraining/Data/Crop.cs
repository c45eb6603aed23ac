using FusionML.Imaging;

namespace FusionML.Training;

/// <summary>A square part of a pair of pictures in one of eight orientations.</summary>
/// <param name="Top">Its first row.</param>
/// <param name="Left">Its first column.</param>
/// <param name="Size">Its rows and columns.</param>
/// <param name="Orientation">Bit 0 mirrors rows, bit 1 mirrors columns, bit 2 exchanges rows and columns before that.</param>
/// <param name="SwapSources">The sources change places.</param>
internal readonly record struct Crop(int Top, int Left, int Size, int Orientation, bool SwapSources)
{
    private const float NeutralChroma = 0.5f;

    /// <summary>Writes the part of <paramref name="band"/> row by row; a missing band is neutral chroma.</summary>
    public void Copy(ImagePlane? band, Span<float> target)
    {
        if (band is null)
        {
            target.Fill(NeutralChroma);
            return;
        }

        for (int y = 0; y < Size; y++)
        {
            for (int x = 0; x < Size; x++)
            {
                (int row, int column) = (Orientation & 4) == 0 ? (y, x) : (x, y);
                row = (Orientation & 1) == 0 ? row : Size - 1 - row;
                column = (Orientation & 2) == 0 ? column : Size - 1 - column;
                target[y * Size + x] = band[Top + row, Left + column];
            }
        }
    }
}
