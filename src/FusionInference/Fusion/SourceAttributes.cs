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

        ImagePlane common = sources[0].Alpha!.Clone();
        foreach (FusionImage source in sources.Skip(1))
        {
            ReadOnlySpan<float> other = source.Alpha!.Samples;
            Span<float> samples = common.Samples;
            for (int i = 0; i < samples.Length; i++)
            {
                samples[i] = Math.Min(samples[i], other[i]);
            }
        }

        return common;
    }

    /// <summary>The colour profile, camera and time of the first source; its warnings are about its file.</summary>
    public static PictureMetadata Metadata(FusionImage first) =>
        new()
        {
            IccProfile = first.Metadata.IccProfile,
            CameraMaker = first.Metadata.CameraMaker,
            CameraModel = first.Metadata.CameraModel,
            TimeTaken = first.Metadata.TimeTaken,
        };
}
