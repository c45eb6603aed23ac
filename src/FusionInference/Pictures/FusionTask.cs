using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>The four kinds of fusion. FIRST and SECOND say which picture plays which part.</summary>
public enum FusionTask
{
    /// <summary>Infrared and visible: the visible picture first.</summary>
    Ivf,

    /// <summary>Multi-focus: the near focus first.</summary>
    Mfif,

    /// <summary>Multi-exposure: the under-exposed picture first.</summary>
    Meif,

    /// <summary>Medical: MRI first, the functional or CT picture second.</summary>
    Mif,
}

/// <summary>What a task implies.</summary>
public static class FusionTasks
{
    /// <summary>
    /// The chroma rule that fits a task where none is chosen: the first picture's for IVF; ColorNet for MEIF where its weights
    /// ship (see <see cref="ShippedWeights.HasColorNet"/>) and the distance rule where they do not; the distance rule for MFIF,
    /// and for MIF, where it keeps the coloured source's.
    /// </summary>
    /// <param name="task">The task.</param>
    /// <param name="threads">Threads for a rule that is a network; 0, the default, for one per processor.</param>
    /// <returns>A rule that need not be disposed of.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such task, or the number of threads is negative.</exception>
    public static IChromaRule DefaultChroma(this FusionTask task, int threads = 0) =>
        UsesColorNet(task)
            ? new ColorNetOncePerCall(ShippedWeights.LoadColorNet, threads)
            : ChromaRules.Get(DefaultChromaName(task));

    /// <summary>True if the ColorNet that ships decides the chroma where nothing else is chosen.</summary>
    internal static bool UsesColorNet(FusionTask task) => task == FusionTask.Meif && ShippedWeights.HasColorNet;

    /// <summary>The name of the chroma rule that fits a task where neither a rule is chosen nor ColorNet decides.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such task.</exception>
    internal static string DefaultChromaName(FusionTask task) =>
        task switch
        {
            FusionTask.Ivf => "first",
            FusionTask.Mfif or FusionTask.Meif or FusionTask.Mif => "distance",
            _ => throw new ArgumentOutOfRangeException(nameof(task), task, "There is no such task."),
        };
}
