namespace FusionML.Imaging;

/// <summary>
/// The formats that <see cref="PictureFile"/> knows: PNG, PNM, JPEG, TIFF and PFM, and those that an application adds.
/// </summary>
/// <remarks>All members can be used from several threads at once.</remarks>
public static class PictureCodecs
{
    private static readonly Lock Gate = new();
    private static volatile IPictureCodec[] _all =
    [
        new PngCodec(),
        new PnmCodec(),
        new JpegCodec(),
        new TiffCodec(),
        new PfmCodec(),
    ];

    /// <summary>
    /// Every codec, in the order in which they are asked. The list does not change; a later call may give a longer one.
    /// </summary>
    public static IReadOnlyList<IPictureCodec> All => _all;

    /// <summary>Adds a codec. It is asked before those that are there already, so it can take over a format.</summary>
    public static void Add(IPictureCodec codec)
    {
        ArgumentNullException.ThrowIfNull(codec);
        lock (Gate)
        {
            _all = [codec, .. _all];
        }
    }

    internal static IPictureCodec ForReading(ReadOnlySpan<byte> start, string name)
    {
        foreach (IPictureCodec codec in _all)
        {
            if (codec.CanRead(start))
            {
                return codec;
            }
        }

        if (UnreadableFormat.Recognize(start) is UnreadableFormat format)
        {
            throw new PictureFormatException(name, format.Advice(name));
        }

        string found = Convert.ToHexString(start[..Math.Min(8, start.Length)]);
        string known = string.Join(", ", _all.Select(codec => codec.Name));
        throw new PictureFormatException(name, $"is not of a known format ({known}): it starts with the bytes {found}.");
    }

    internal static IPictureCodec ForWriting(string path)
    {
        string extension = Path.GetExtension(path);
        foreach (IPictureCodec codec in _all)
        {
            if (codec.CanWrite && codec.Extensions.Contains(extension, StringComparer.OrdinalIgnoreCase))
            {
                return codec;
            }
        }

        IEnumerable<string> known = _all.Where(codec => codec.CanWrite).SelectMany(codec => codec.Extensions).Distinct();
        throw new PictureFormatException(
            path,
            $"cannot write a picture with the extension '{extension}'; known are {string.Join(", ", known)}."
        );
    }
}
