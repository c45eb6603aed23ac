namespace FusionML.Inference;

/// <summary>The trained weights that are part of this library.</summary>
/// <remarks>
/// All members can be used from several threads at once. Weights are read anew on every call and belong to the caller.
/// </remarks>
public static class ShippedWeights
{
    private static readonly WeightFileSet Files = WeightFileSet.OfAssembly();

    /// <summary>True if ColorNet's weights ship.</summary>
    public static bool HasColorNet => Files.Holds(WeightFileSet.ColorNetFile);

    /// <summary>The shipped files, by name, in alphabetical order; each can be read by <see cref="Load(string)"/>.</summary>
    public static IReadOnlyList<string> FileNames => Files.FileNames;

    /// <summary>True if weights ship that fuse <paramref name="task"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such task.</exception>
    public static bool IsAvailable(FusionTask task) => Files.Find(task) is not null;

    /// <summary>
    /// The weights that fuse <paramref name="task"/>. Medical pictures are fused by the multi-exposure model, as the paper does
    /// (section IV-E), unless weights of their own ship.
    /// </summary>
    /// <exception cref="WeightsException">No weights ship for the task.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such task.</exception>
    public static WeightFile Load(FusionTask task) => Files.Load(task);

    /// <summary>True if weights of <paramref name="network"/> ship that fuse <paramref name="task"/>.</summary>
    /// <param name="task">The task.</param>
    /// <param name="network">The network, such as <c>refusion</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such task.</exception>
    public static bool IsAvailable(FusionTask task, string network) => Files.Find(task, RequireName(network)) is not null;

    /// <summary>The weights of <paramref name="network"/> that fuse <paramref name="task"/>.</summary>
    /// <param name="task">The task.</param>
    /// <param name="network">The network, such as <c>refusion</c>.</param>
    /// <exception cref="WeightsException">No such weights ship; the message names the way on.</exception>
    /// <exception cref="ArgumentOutOfRangeException">There is no such task.</exception>
    public static WeightFile Load(FusionTask task, string network) => Files.Load(task, RequireName(network));

    /// <summary>ColorNet's weights.</summary>
    /// <exception cref="WeightsException">No ColorNet ships with this build.</exception>
    public static WeightFile LoadColorNet() => Files.Load(WeightFileSet.ColorNetFile);

    /// <summary>The file called <paramref name="fileName"/>, one of <see cref="FileNames"/>.</summary>
    /// <exception cref="WeightsException">No such file ships.</exception>
    public static WeightFile Load(string fileName) => Files.Load(fileName);

    /// <summary>The network's name as file names have it.</summary>
    private static string RequireName(string network)
    {
        ArgumentException.ThrowIfNullOrEmpty(network);
        return network.ToLowerInvariant();
    }
}
