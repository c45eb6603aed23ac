namespace FusionML.Imaging;

/// <summary>Gives the rows of a decoded JPEG picture as gray or RGB samples in its full size.</summary>
internal sealed class JpegRows(JpegFrame frame, JpegComponent[] components, JpegColorModel model)
{
    /// <summary>Upsampling may fill this many samples more than the picture is wide.</summary>
    private const int Surplus = 3;

    private readonly byte[][] _rows = [.. components.Select(_ => new byte[frame.Width + Surplus])];

    /// <summary>Fills <paramref name="samples"/> with row <paramref name="y"/>, one band for gray and three otherwise.</summary>
    public void GetRow(int y, Span<ushort> samples)
    {
        for (int i = 0; i < components.Length; i++)
        {
            components[i].GetRow(y, _rows[i]);
        }

        JpegColors.Convert(model, _rows, samples);
    }
}
