namespace FusionML.Metrics.Tests;

/// <summary>Pictures of 56x40 drawn by integer formulas, for which another program has computed the metrics.</summary>
internal static class DrawnPictures
{
    public const int Height = 40;
    public const int Width = 56;

    /// <summary>A coloured picture.</summary>
    public static MetricPicture Color { get; } =
        MetricPicture.FromRgb(
            Draw((y, x) => (40 + 3 * x + 2 * y) % 256),
            Draw((y, x) => (200 - 2 * x + y) % 256),
            Draw((y, x) => (90 + x * y / 16) % 256)
        );

    /// <summary>The coloured picture with its bands weakened.</summary>
    public static MetricPicture Faded { get; } =
        MetricPicture.FromRgb(
            Draw((y, x) => Math.Min(255, (40 + 3 * x + 2 * y) % 256 * 3 / 4 + 30)),
            Draw((y, x) => Math.Min(255, (200 - 2 * x + y) % 256 * 3 / 4 + 20)),
            Draw((y, x) => Math.Min(255, (90 + x * y / 16) % 256 / 2 + 60))
        );

    /// <summary>Steps up in the middle, with a bright disc on the right.</summary>
    public static BytePlane Visible { get; } =
        Draw(
            (y, x) => (x < 28 ? 60 : 150) + (x * 7 + y * 13) % 5 - 2 + ((y - 20) * (y - 20) + (x - 44) * (x - 44) < 40 ? 90 : 0)
        );

    /// <summary>Steps down in the middle.</summary>
    public static BytePlane Infrared { get; } = Draw((y, x) => (x < 28 ? 190 : 70) + (x * 3 + y * 5) % 7 - 3);

    /// <summary>Steps up in the middle, with a dark rim to the left of the step, a bright one to the right, and noise.</summary>
    public static BytePlane Rimmed { get; } =
        Draw(
            (y, x) =>
                (x < 28 ? 70 : 140) + (x * 5 + y * 11) % 9 - 4 + (x is >= 24 and < 28 ? -50 : 0) + (x is >= 28 and < 31 ? 60 : 0)
        );

    public static BytePlane Draw(Func<int, int, int> formula) =>
        new(Height, Width, [.. Enumerable.Range(0, Height * Width).Select(i => (byte)formula(i / Width, i % Width))]);

    public static MetricPicture Gray(BytePlane plane) => MetricPicture.FromGray(plane);
}
