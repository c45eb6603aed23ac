namespace FusionML.Imaging;

/// <summary>
/// What a picture file says beside its pixels: the colour profile, the camera, the time, and what was odd about the file.
/// </summary>
/// <remarks>
/// Profile, camera and time are written into PNG, JPEG and TIFF files. The orientation is no part of it: pictures are turned
/// upright on reading, and what is written says upright. Immutable; can be shared by any number of threads.
/// </remarks>
public sealed class PictureMetadata
{
    /// <summary>Nothing is known.</summary>
    public static PictureMetadata None { get; } = new();

    /// <summary>The ICC profile as the file holds it, or empty. It describes the samples; it is not applied to them.</summary>
    /// <remarks>It is written only where its colour space (gray or RGB) is the written picture's.</remarks>
    public ReadOnlyMemory<byte> IccProfile { get; init; }

    /// <summary>The maker of the camera (EXIF tag 0x010F), or null.</summary>
    public string? CameraMaker { get; init; }

    /// <summary>The camera's model (EXIF tag 0x0110), or null.</summary>
    public string? CameraModel { get; init; }

    /// <summary>When the picture was taken, local time of the camera (EXIF tag 0x9003, otherwise 0x0132), or null.</summary>
    public DateTime? TimeTaken { get; init; }

    /// <summary>What was wrong with the file without touching a pixel, one sentence each. It is not written.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>True if there is something that an EXIF block can hold.</summary>
    internal bool HasExif => CameraMaker is not null || CameraModel is not null || TimeTaken is not null;
}
