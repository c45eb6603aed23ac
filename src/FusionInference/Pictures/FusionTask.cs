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
    /// The chroma rule that fits a task where none is chosen: the first picture's for IVF; the distance rule for MFIF and MEIF,
    /// and for MIF, where it keeps the coloured source's.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such task.</exception>
    public static IChromaRule DefaultChroma(this FusionTask task) => task switch
    {
        FusionTask.Ivf => new FirstChromaRule(),
        FusionTask.Mfif or FusionTask.Meif or FusionTask.Mif => new DistanceChromaRule(),
        _ => throw new ArgumentOutOfRangeException(nameof(task), task, "There is no such task."),
    };
}
