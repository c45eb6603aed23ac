using FusionML.Imaging;

namespace FusionML.Cli;

/// <summary>The pictures of one fusion as they were read.</summary>
/// <param name="Names">What messages call them, one for each.</param>
/// <param name="Pictures">The pictures.</param>
internal sealed record SourcePictures(IReadOnlyList<string> Names, IReadOnlyList<FusionImage> Pictures)
{
    /// <summary>The first picture of this name.</summary>
    public FusionImage this[string name] => Pictures[Names.TakeWhile(other => other != name).Count()];

    /// <summary>What was odd about the files, and did not keep them from being read.</summary>
    public IEnumerable<string> Warnings =>
        Names
            .Zip(Pictures, (name, picture) => picture.Metadata.Warnings.Select(warning => $"{name}: {warning}"))
            .SelectMany(warnings => warnings);
}
