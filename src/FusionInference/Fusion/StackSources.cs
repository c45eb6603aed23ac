using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>Reads the pictures of a stack one at a time: checked, in one size, with normalised luminance.</summary>
/// <remarks>
/// Where the recipe asks for a size or a range that all pictures decide together, all are read once before the first is
/// given. It holds the opacity that they have in common, where all have one.
/// </remarks>
internal sealed class StackSources
{
    private readonly IReadOnlyList<PictureSource> _sources;
    private readonly FusionRecipe _recipe;
    private readonly CancellationToken _cancellation;
    private readonly SourceNormalization?[] _normalizations;
    private readonly bool[] _isSeen;
    private (int Height, int Width)? _size;
    private ImagePlane? _opacity;
    private bool _isOpaque;
    private PictureMetadata _metadata = PictureMetadata.None;

    public StackSources(IReadOnlyList<PictureSource> sources, FusionRecipe recipe, CancellationToken cancellationToken)
    {
        (_sources, _recipe, _cancellation) = (sources, recipe, cancellationToken);
        _isSeen = new bool[sources.Count];
        _normalizations = new SourceNormalization?[sources.Count];
        bool changesSize = recipe.SizeMismatch is not (SizeMismatchHandling.Throw or SizeMismatchHandling.Resize);
        bool changesRange = recipe is not { NormalizeFirst: null, NormalizeSecond: null, NormalizeNarrowSources: false };
        if (changesSize || changesRange)
        {
            (int, int)[] sizes = new (int, int)[sources.Count];
            SampleRange?[] ranges = new SampleRange?[sources.Count];
            for (int i = 0; i < sources.Count; i++)
            {
                FusionImage picture = ReadChecked(i);
                sizes[i] = (picture.Height, picture.Width);
                ranges[i] = SourceRanges.Measure(recipe, i, picture.Y, sources[i].Name, cancellationToken);
            }

            _normalizations = SourceRanges.Decide(recipe, ranges, [.. sources.Select(source => source.Name)]);
            _size = SourceSizes.CommonSize(sizes, recipe.SizeMismatch);
        }
    }

    /// <summary>Picture <paramref name="index"/>; the first reading must be of the first picture.</summary>
    /// <exception cref="PictureException">It can't be read, has another size, or samples that are not scaled.</exception>
    public FusionImage Read(int index)
    {
        FusionImage picture = ReadChecked(index);
        _size ??= (picture.Height, picture.Width);
        (int height, int width) = _size.Value;
        if (_recipe.SizeMismatch == SizeMismatchHandling.Throw && (picture.Height != height || picture.Width != width))
        {
            throw new PictureSizeMismatchException(
                _sources[0].Name,
                width,
                height,
                _sources[index].Name,
                picture.Width,
                picture.Height
            );
        }

        FusionImage agreed = SourceSizes.Change(picture, height, width, _recipe.SizeMismatch, _cancellation);
        ImagePlane luminance = _normalizations[index]?.Range.Stretch(agreed.Y) ?? agreed.Y;
        SourcePlanes.RequireScaled(luminance, _sources[index].Name);
        See(index, picture.Metadata, agreed.Alpha);
        return agreed.IsColor ? new FusionImage(luminance, agreed.Cr, agreed.Cb) : new FusionImage(luminance);
    }

    /// <summary>A result with what its picture takes over from the sources.</summary>
    public FusionResult Complete(FusionResult result) =>
        result.WithSources(_isOpaque ? null : _opacity, _metadata, [.. _normalizations.OfType<SourceNormalization>()]);

    private FusionImage ReadChecked(int index)
    {
        _cancellation.ThrowIfCancellationRequested();
        FusionImage picture = _sources[index].Read(_cancellation);
        picture.RequireFinite(_sources[index].Name);
        return picture;
    }

    private void See(int index, PictureMetadata metadata, ImagePlane? opacity)
    {
        if (_isSeen[index])
        {
            return;
        }

        _isSeen[index] = true;
        _metadata = index == 0 ? SourceAttributes.Metadata(metadata) : _metadata;
        _isOpaque |= opacity is null;
        _opacity = _isOpaque || _opacity is null ? opacity?.Clone() : SourceAttributes.LowerOpacity(_opacity, opacity!);
    }
}
