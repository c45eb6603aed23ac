using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>The mean around every pixel: a plane reduced and expanded again by the steps of the Laplacian pyramid.</summary>
internal static class RegionMean
{
    /// <summary>The mean as a new plane; the plane stays.</summary>
    /// <param name="plane">The plane.</param>
    /// <param name="halvings">
    /// How often it is reduced: the mean is about that under a Gaussian of standard deviation 1.3 pixels for one, 2.9 for two.
    /// </param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static ImagePlane Of(ImagePlane plane, int halvings, CancellationToken cancellationToken)
    {
        Stack<(int Height, int Width)> sizes = [];
        ImagePlane mean = plane;
        for (int i = 0; i < halvings; i++)
        {
            sizes.Push((mean.Height, mean.Width));
            mean = PyramidFilter.Reduce(mean, cancellationToken);
        }

        while (sizes.TryPop(out (int Height, int Width) size))
        {
            ImagePlane larger = new(size.Height, size.Width);
            PyramidFilter.AddExpanded(larger, mean, 1, cancellationToken);
            mean = larger;
        }

        return mean;
    }
}
