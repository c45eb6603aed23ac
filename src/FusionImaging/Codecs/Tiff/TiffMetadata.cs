using BitMiracle.LibTiff.Classic;

namespace FusionML.Imaging;

/// <summary>Profile, camera and time in the tags of a TIFF page.</summary>
internal static class TiffMetadata
{
    /// <summary>Reads the tags of the current directory.</summary>
    /// <param name="tiff">The file.</param>
    /// <param name="warnings">What was odd about the page.</param>
    public static PictureMetadata Read(Tiff tiff, IReadOnlyList<string> warnings) =>
        new()
        {
            IccProfile = tiff.GetField(TiffTag.ICCPROFILE) is [_, FieldValue profile, ..] ? profile.GetBytes() : null,
            CameraMaker = Text(tiff, TiffTag.MAKE),
            CameraModel = Text(tiff, TiffTag.MODEL),
            TimeTaken = ExifReader.ParseTime(Text(tiff, TiffTag.DATETIME)),
            Warnings = warnings,
        };

    /// <summary>Sets the tags of the directory that is being written.</summary>
    public static void Write(Tiff tiff, FusionImage image)
    {
        PictureMetadata metadata = image.Metadata;
        if (IccProfile.Fits(metadata.IccProfile.Span, image.IsColor))
        {
            tiff.SetField(TiffTag.ICCPROFILE, metadata.IccProfile.Length, metadata.IccProfile.ToArray());
        }

        SetText(TiffTag.MAKE, metadata.CameraMaker);
        SetText(TiffTag.MODEL, metadata.CameraModel);
        SetText(TiffTag.DATETIME, ExifWriter.TimeText(metadata));

        void SetText(TiffTag tag, string? text)
        {
            if (text is not null)
            {
                tiff.SetField(tag, text);
            }
        }
    }

    private static string? Text(Tiff tiff, TiffTag tag) =>
        tiff.GetField(tag) is [FieldValue value, ..] && value.ToString()?.Split('\0')[0].Trim() is { Length: > 0 } text
            ? text
            : null;
}
