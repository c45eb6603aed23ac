using System.Globalization;

namespace FusionML.Imaging;

/// <summary>
/// A picture is larger than its <see cref="DecodeLimits"/> allow. It is raised before memory is allocated for the picture.
/// </summary>
public sealed class PictureLimitException : PictureException
{
    /// <summary>Makes an error that names the file, the size and the limit.</summary>
    /// <param name="fileName">The file, or what the caller calls the stream.</param>
    /// <param name="quantity">What is counted, such as <c>pixels</c>.</param>
    /// <param name="actual">How many there would be.</param>
    /// <param name="limit">How many are allowed.</param>
    public PictureLimitException(string fileName, string quantity, long actual, long limit)
        : base(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{fileName}: {actual} {quantity} are more than the limit {limit}; raise DecodeLimits if the file can be trusted."
            )
        )
    {
        (FileName, Quantity, Actual, Limit) = (fileName, quantity, actual, limit);
    }

    /// <summary>The file, or what the caller calls the stream.</summary>
    public string FileName { get; }

    /// <summary>What was counted, such as <c>pixels</c>.</summary>
    public string Quantity { get; }

    /// <summary>The size that was refused.</summary>
    public long Actual { get; }

    /// <summary>The largest size allowed.</summary>
    public long Limit { get; }
}
