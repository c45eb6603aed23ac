using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace FusionML.Estimators;

/// <summary>What ML.NET must know before rows with pictures can be read into a class.</summary>
internal static class PictureTypes
{
    /// <summary>
    /// Lets a property of type <see cref="MLImage"/> without an attribute stand for images of any size; ML.NET itself knows only
    /// <see cref="ImageTypeAttribute"/> with a size.
    /// </summary>
    public static void Register()
    {
        try
        {
            DataViewTypeManager.Register(new ImageDataViewType(), typeof(MLImage));
        }
        catch (ArgumentException)
        {
            // The application has given MLImage a meaning of its own, and keeps it: rows are then read by that meaning.
        }
    }
}
