using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>What a fused picture takes over from its sources beside their samples.</summary>
internal static class SourceAttributes
{
    /// <summary>
    /// The lowest opacity of the sources at each pixel, so that a pixel is whole only where each source is; null where a source
    /// says nothing of it.
    /// </summary>
    public static ImagePlane? CommonOpacity(IReadOnlyList<FusionImage> sources)
    {
        if (sources.Any(source => source.Alpha is null))
        {
            return null;
        }

        return sources.Skip(1).Aggregate(sources[0].Alpha!.Clone(), (common, source) => LowerOpacity(common, source.Alpha!));
    }

    /// <summary>Writes the lower of both over <paramref name="common"/>, which it gives back.</summary>
    public static ImagePlane LowerOpacity(ImagePlane common, ImagePlane other)
    {
        ReadOnlySpan<float> others = other.Samples;
        Span<float> samples = common.Samples;
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = Math.Min(samples[i], others[i]);
        }

        return common;
    }

    /// <summary>The colour profile, camera and time of the first source; its warnings are about its file.</summary>
    public static PictureMetadata Metadata(PictureMetadata first) =>
        new()
        {
            IccProfile = first.IccProfile,
            CameraMaker = first.CameraMaker,
            CameraModel = first.CameraModel,
            TimeTaken = first.TimeTaken,
        };
}
