using FusionML.Imaging;

namespace FusionML.Cli;

/// <summary>The pictures of one fusion as they were read.</summary>
/// <param name="Names">What messages call them, one for each.</param>
/// <param name="Pictures">The pictures.</param>
internal sealed record SourcePictures(IReadOnlyList<string> Names, IReadOnlyList<FusionImage> Pictures)
{
    /// <summary>What is told about them.</summary>
    public IReadOnlyList<SourceFacts> Facts { get; } = [.. Names.Zip(Pictures, SourceFacts.Of)];
}
