namespace FusionML.Inference;

/// <summary>
/// Copies between feature maps (channels innermost) and planes (one row-major height x width block per channel).
/// </summary>
internal static unsafe class FeatureMapPlanes
{
    /// <summary>Copies a plane into a map of one channel.</summary>
    public static void Fill(this FeatureMap map, ReadOnlySpan<float> plane)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(plane.Length, map.Height * map.Width);
        for (int y = 0; y < map.Height; y++)
        {
            plane.Slice(y * map.Width, map.Width).CopyTo(new Span<float>(map.Row(y), map.Width));
        }
    }

    /// <summary>Copies a source of the map's size into a map of one channel.</summary>
    public static void Fill(this FeatureMap map, PaddedPlane plane)
    {
        for (int y = 0; y < map.Height; y++)
        {
            plane.CopyRow(y, new Span<float>(map.Row(y), map.Width));
        }
    }

    /// <summary>Copies a map of one channel out to a plane that may be smaller.</summary>
    public static void CopyTo(this FeatureMap map, CroppedPlane plane)
    {
        for (int y = 0; y < map.Height; y++)
        {
            plane.SetRow(y, new ReadOnlySpan<float>(map.Row(y), map.Width));
        }
    }

    /// <summary>Copies a map of one channel out to a plane.</summary>
    public static void CopyTo(this FeatureMap map, Span<float> plane)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(plane.Length, map.Height * map.Width);
        for (int y = 0; y < map.Height; y++)
        {
            new ReadOnlySpan<float>(map.Row(y), map.Width).CopyTo(plane.Slice(y * map.Width, map.Width));
        }
    }

    /// <summary>Copies all planes, channel after channel, into a map.</summary>
    public static void FillPlanes(this FeatureMap map, ReadOnlySpan<float> planes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(planes.Length, map.Height * map.Width * map.Channels);
        for (int channel = 0; channel < map.Channels; channel++)
        {
            for (int y = 0; y < map.Height; y++)
            {
                ReadOnlySpan<float> source = planes.Slice(((channel * map.Height) + y) * map.Width, map.Width);
                float* target = map.Row(y) + channel;
                for (int x = 0; x < source.Length; x++, target += map.Channels)
                {
                    *target = source[x];
                }
            }
        }
    }

    /// <summary>Copies a map out to planes, channel after channel.</summary>
    public static void CopyPlanesTo(this FeatureMap map, Span<float> planes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(planes.Length, map.Height * map.Width * map.Channels);
        for (int channel = 0; channel < map.Channels; channel++)
        {
            for (int y = 0; y < map.Height; y++)
            {
                Span<float> target = planes.Slice(((channel * map.Height) + y) * map.Width, map.Width);
                float* source = map.Row(y) + channel;
                for (int x = 0; x < target.Length; x++, source += map.Channels)
                {
                    target[x] = *source;
                }
            }
        }
    }
}
