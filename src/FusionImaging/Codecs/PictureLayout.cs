namespace FusionML.Imaging;

/// <summary>How a decoder's rows become a picture.</summary>
/// <param name="Height">Stored rows.</param>
/// <param name="Width">Stored columns.</param>
/// <param name="Bands">1 for gray, 3 for red, green and blue.</param>
/// <param name="BitDepth">Bits per sample of the source; 32 for float.</param>
/// <param name="Maximum">The integer sample that means 1; of no meaning for float rows.</param>
/// <param name="HasAlpha">True if every pixel ends with its opacity.</param>
/// <param name="Orientation">The EXIF orientation, 1 to 8, by which the picture is turned.</param>
internal sealed record PictureLayout(
    int Height,
    int Width,
    int Bands,
    int BitDepth,
    int Maximum,
    bool HasAlpha = false,
    int Orientation = ExifReader.Upright
)
{
    /// <summary>Samples per pixel.</summary>
    public int Channels => Bands + (HasAlpha ? 1 : 0);

    /// <summary>Orientations 5 to 8 exchange rows and columns.</summary>
    public bool IsTransposed => Orientation >= 5;

    /// <summary>The most bytes that the planes take whose rows are set as integers.</summary>
    public long IntegerPlaneBytes => PlaneBytes(SourceBands.Fits(Pixels) ? SourceBands.BytesOfPixel(Maximum) : 2 * sizeof(float));

    /// <summary>The most bytes that the planes take whose rows are set as floats.</summary>
    public long FloatPlaneBytes => PlaneBytes(2 * sizeof(float));

    private long Pixels => (long)Height * Width;

    private long PlaneBytes(int chromaBytes) =>
        Pixels * (sizeof(float) + (Bands == 3 ? chromaBytes : 0) + (HasAlpha ? sizeof(float) : 0));
}
