using FusionML.Imaging;

namespace FusionML.Metrics;

/// <summary>What a report page shows.</summary>
/// <remarks>Immutable; can be shared by any number of threads.</remarks>
public sealed class ReportOptions
{
    internal static ReportOptions Default { get; } = new();

    /// <summary>The page's heading.</summary>
    public string Title { get; init; } = "Fusion evaluation";

    /// <summary>Pictures wider than this are scaled down to it, in pixels, at least 16; the page says so.</summary>
    public int PictureWidth
    {
        get;
        init => field = OptionValue.AtLeast(value, 16);
    } = 640;

    /// <summary>
    /// The quality of the page's pictures as JPEG, from 1 to 100; null for PNG without loss, in a page three to eight times as large.
    /// </summary>
    public int? PictureQuality
    {
        get;
        init => field = OptionValue.Within(value, 1, 100);
    } = 85;

    /// <summary>
    /// How many pairs of each data set have their pictures in the page, the first ones; 0 for a page without pictures.
    /// </summary>
    public int PairsWithPictures
    {
        get;
        init => field = OptionValue.AtLeast(value, 0);
    } = 12;
}
