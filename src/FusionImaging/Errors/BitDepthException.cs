namespace FusionML.Imaging;

/// <summary>A picture has, or is to be given, a number of bits per sample that is not supported.</summary>
public sealed class BitDepthException : PictureException
{
    /// <summary>Makes the error.</summary>
    /// <param name="name">The picture or file.</param>
    /// <param name="bitDepth">The bit depth that is wrong.</param>
    /// <param name="supported">Those that are supported, as words.</param>
    public BitDepthException(string name, int bitDepth, string supported)
        : base($"{name}: a bit depth of {bitDepth} is not supported; it must be {supported}.")
    {
        BitDepth = bitDepth;
    }

    /// <summary>The bit depth that is wrong.</summary>
    public int BitDepth { get; }
}
