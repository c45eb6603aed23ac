using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace FusionML.Estimators;

/// <summary>The size that the type of a picture column states; both sides are 0 where it states none.</summary>
internal readonly record struct PictureSize(int Height, int Width)
{
    /// <summary>The size that <paramref name="type"/> states.</summary>
    public static PictureSize Of(DataViewType type) =>
        type switch
        {
            ImageDataViewType image => new PictureSize(image.Height, image.Width),
            PlaneDataViewType plane => new PictureSize(plane.Height, plane.Width),
            _ => default,
        };

    /// <summary>The size that columns which must agree have: the first that is stated.</summary>
    /// <exception cref="SchemaMismatchException">Two of them state different sizes.</exception>
    public static PictureSize Common(IReadOnlyList<InputColumn> columns, IReadOnlyList<DataViewType> types)
    {
        int stated = -1;
        for (int i = 0; i < types.Count; i++)
        {
            PictureSize size = Of(types[i]);
            if (size == default)
            {
                continue;
            }

            if (stated < 0)
            {
                stated = i;
            }
            else if (size != Of(types[stated]))
            {
                throw SchemaMismatchException.DifferentSizes(
                    columns[stated].Name,
                    types[stated].ToString()!,
                    columns[i].Name,
                    types[i].ToString()!
                );
            }
        }

        return stated < 0 ? default : Of(types[stated]);
    }

    /// <summary>A plane column of this size.</summary>
    public PlaneDataViewType ToPlaneType() => this == default ? new PlaneDataViewType() : new PlaneDataViewType(Height, Width);

    /// <summary>An image column of this size.</summary>
    public ImageDataViewType ToImageType() => this == default ? new ImageDataViewType() : new ImageDataViewType(Height, Width);
}
