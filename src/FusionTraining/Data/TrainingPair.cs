using FusionML.Imaging;

namespace FusionML.Training;

/// <summary>Two registered pictures of one size to train on, and the picture to reach where there is one.</summary>
/// <remarks>Immutable; the pictures are not copied, and must not be written to.</remarks>
public sealed class TrainingPair
{
    /// <summary>Gathers a pair.</summary>
    /// <param name="id">What errors call it.</param>
    /// <param name="first">The visible, near, under-exposed or MRI picture.</param>
    /// <param name="second">Its partner.</param>
    /// <param name="reference">The picture to reach, or null.</param>
    /// <exception cref="PictureSizeMismatchException">The sizes differ.</exception>
    /// <exception cref="PixelValueException">A sample is NaN or infinite.</exception>
    public TrainingPair(string id, FusionImage first, FusionImage second, FusionImage? reference = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        (string name, FusionImage picture)[] others = reference is null
            ? [($"the second picture of {id}", second)]
            : [($"the second picture of {id}", second), ($"the reference of {id}", reference)];
        string firstName = $"the first picture of {id}";
        first.RequireFinite(firstName);
        foreach ((string name, FusionImage picture) in others)
        {
            picture.RequireFinite(name);
            first.RequireSameSize(picture, firstName, name);
        }

        (Id, First, Second, Reference) = (id, first, second, reference);
    }

    /// <summary>What errors call the pair.</summary>
    public string Id { get; }

    /// <summary>The visible, near, under-exposed or MRI picture.</summary>
    public FusionImage First { get; }

    /// <summary>Its partner.</summary>
    public FusionImage Second { get; }

    /// <summary>The picture to reach, or null.</summary>
    public FusionImage? Reference { get; }

    /// <summary>Reads the pictures of a pair of a manifest.</summary>
    /// <exception cref="PictureException">A picture can't be read, or they do not go together.</exception>
    public static TrainingPair Read(PicturePair pair, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pair);
        FusionImage? reference = pair.ReferencePath is null
            ? null
            : PictureFile.Read(pair.ReferencePath, cancellationToken: cancellationToken);
        FusionImage first = PictureFile.Read(pair.FirstPath, cancellationToken: cancellationToken);
        return new TrainingPair(
            pair.Id,
            first,
            PictureFile.Read(pair.SecondPath, cancellationToken: cancellationToken),
            reference
        );
    }
}
