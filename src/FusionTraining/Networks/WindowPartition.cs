namespace FusionML.Training;

/// <summary>Cuts maps into square windows and puts them together again. Sides are multiples of the window's.</summary>
internal static class WindowPartition
{
    /// <param name="map">Batch x height x width x channels.</param>
    /// <param name="window">Side of a window.</param>
    /// <returns>(Batch * windows) x tokens x channels, windows and tokens row by row.</returns>
    public static Tensor Cut(Tensor map, int window)
    {
        using DisposeScope scope = NewDisposeScope();
        long[] shape = map.shape;
        Tensor split = map.view(shape[0], shape[1] / window, window, shape[2] / window, window, shape[3]);
        return split.permute(0, 1, 3, 2, 4, 5).reshape(-1, window * window, shape[3]).MoveToOuterDisposeScope();
    }

    /// <summary>The inverse of <see cref="Cut"/>.</summary>
    public static Tensor Glue(Tensor windows, int window, long height, long width)
    {
        using DisposeScope scope = NewDisposeScope();
        long channels = windows.shape[2];
        Tensor split = windows.view(-1, height / window, width / window, window, window, channels);
        return split.permute(0, 1, 3, 2, 4, 5).reshape(-1, height, width, channels).MoveToOuterDisposeScope();
    }
}
