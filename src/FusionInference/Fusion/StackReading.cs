using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>Reads the pictures of a stack one at a time: checked, in one size, with normalised luminance.</summary>
internal static class StackReading
{
    /// <summary>The stack; nothing is read yet, except to find the smallest size where pictures are cropped.</summary>
    public static PictureStack Prepare(
        IReadOnlyList<PictureSource> sources,
        FusionRecipe recipe,
        CancellationToken cancellationToken
    )
    {
        (int Height, int Width)? size = recipe.SizeMismatch == SizeMismatchHandling.Crop ? Smallest() : null;
        return new PictureStack(sources.Count, Read);

        FusionImage Read(int index)
        {
            cancellationToken.ThrowIfCancellationRequested();
            string name = sources[index].Name;
            FusionImage picture = sources[index].Read(cancellationToken);
            picture.RequireFinite(name);
            size ??= (picture.Height, picture.Width);
            (int height, int width) = size.Value;
            if (recipe.SizeMismatch == SizeMismatchHandling.Throw && (picture.Height != height || picture.Width != width))
            {
                throw new PictureSizeMismatchException(sources[0].Name, width, height, name, picture.Width, picture.Height);
            }

            FusionImage agreed = SourceSizes.Change(picture, height, width, recipe.SizeMismatch);
            ImagePlane luminance = Normalize(agreed.Y, index, name, recipe);
            SourcePlanes.RequireScaled(luminance, name);
            return agreed.IsColor ? new FusionImage(luminance, agreed.Cr, agreed.Cb) : new FusionImage(luminance);
        }

        (int Height, int Width) Smallest()
        {
            (int height, int width) = (int.MaxValue, int.MaxValue);
            foreach (PictureSource source in sources)
            {
                FusionImage picture = source.Read(cancellationToken);
                (height, width) = (Math.Min(height, picture.Height), Math.Min(width, picture.Width));
            }

            return (height, width);
        }
    }

    /// <summary>The luminance of picture <paramref name="index"/>, stretched where the recipe says so.</summary>
    public static ImagePlane Normalize(ImagePlane luminance, int index, string name, FusionRecipe recipe)
    {
        PercentileNormalization? normalization = index == 0 ? recipe.NormalizeFirst : recipe.NormalizeSecond;
        return normalization?.Apply(luminance, name) ?? luminance;
    }
}
