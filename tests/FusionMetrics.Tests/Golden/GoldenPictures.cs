using System.Collections.Concurrent;
using FusionML.Imaging;
using FusionML.Testing;

namespace FusionML.Metrics.Tests;

/// <summary>The pictures of the golden rows, read as the reference read them.</summary>
internal static class GoldenPictures
{
    private static readonly ConcurrentDictionary<string, Lazy<MetricPicture>> Pictures = new();
    private static readonly ConcurrentDictionary<(string, string, bool, bool), Lazy<MetricInput>> Inputs = new();

    /// <summary>The input of a row; rows of the same pictures share one, as metrics of one evaluation do.</summary>
    public static MetricInput Of(GoldenRow row)
    {
        // CDDFuse reads gray with OpenCV. The :CDDFuse variants do so themselves; the rows that stand for a default id don't.
        bool openCv =
            row.Variant.StartsWith("CDDFuse", StringComparison.Ordinal) && !row.Id.EndsWith(":CDDFuse", StringComparison.Ordinal);
        bool crop = row.Metric.Contains("[crop x60 y40 96x96]", StringComparison.Ordinal);
        return Inputs
            .GetOrAdd((row.Pair, row.Rule, openCv, crop), _ => new Lazy<MetricInput>(() =>
            {
                MetricPicture[] pictures = [Read(row.Pair, "A"), Read(row.Pair, "B"), Read(row.Pair, row.Rule)];
                pictures =
                [
                    .. pictures.Select(picture =>
                        openCv ? MetricPicture.FromGray(picture.OpenCvGray)
                        : crop ? MetricPicture.FromGray(Crop(picture.Gray))
                        : picture
                    ),
                ];
                return new MetricInput(pictures[..2], pictures[2]);
            }))
            .Value;
    }

    /// <summary>One picture of a pair: A, B, F1, F2 or F3.</summary>
    public static MetricPicture Read(string pair, string role) =>
        Pictures
            .GetOrAdd($"{pair}_{role}", name => new Lazy<MetricPicture>(() =>
                MetricPicture.From(PictureFile.Read(SharedFiles.Require($"reference/metrics/images/{name}.png")), name)
            ))
            .Value;

    private static BytePlane Crop(BytePlane plane)
    {
        const int Left = 60;
        const int Top = 40;
        const int Side = 96;
        byte[] samples = new byte[Side * Side];
        for (int y = 0; y < Side; y++)
        {
            plane.Samples.Slice((Top + y) * plane.Width + Left, Side).CopyTo(samples.AsSpan(y * Side));
        }

        return new BytePlane(Side, Side, samples);
    }
}
