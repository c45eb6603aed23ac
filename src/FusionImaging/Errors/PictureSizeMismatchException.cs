namespace FusionML.Imaging;

/// <summary>Two pictures that must have the same size do not.</summary>
public sealed class PictureSizeMismatchException : PictureException
{
    /// <summary>Makes the error; the names say which picture is which (a file, or the role that it plays).</summary>
    public PictureSizeMismatchException(
        string firstName,
        int firstWidth,
        int firstHeight,
        string secondName,
        int secondWidth,
        int secondHeight
    )
        : base(
            $"{firstName} is {firstWidth}x{firstHeight} but {secondName} is {secondWidth}x{secondHeight}: "
                + "both must have the same size."
        )
    {
        (FirstWidth, FirstHeight, SecondWidth, SecondHeight) = (firstWidth, firstHeight, secondWidth, secondHeight);
    }

    /// <summary>Width of the first picture in pixels.</summary>
    public int FirstWidth { get; }

    /// <summary>Height of the first picture in pixels.</summary>
    public int FirstHeight { get; }

    /// <summary>Width of the second picture in pixels.</summary>
    public int SecondWidth { get; }

    /// <summary>Height of the second picture in pixels.</summary>
    public int SecondHeight { get; }
}
