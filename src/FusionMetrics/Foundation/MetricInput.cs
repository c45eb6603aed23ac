using FusionML.Imaging;

namespace FusionML.Metrics;

/// <summary>The pictures that metrics compare: the sources, the fused picture, and the reference where there is one.</summary>
public sealed class MetricInput
{
    /// <summary>Gathers pictures of one size.</summary>
    /// <param name="sources">Two or more sources; the first two are A and B of the formulas.</param>
    /// <param name="fused">The fused picture, F of the formulas.</param>
    /// <param name="reference">The true picture, where there is one.</param>
    /// <exception cref="ArgumentException">There are fewer than two sources.</exception>
    /// <exception cref="PictureSizeMismatchException">The pictures differ in size.</exception>
    public MetricInput(IReadOnlyList<MetricPicture> sources, MetricPicture fused, MetricPicture? reference = null)
    {
        ArgumentNullException.ThrowIfNull(sources);
        ArgumentNullException.ThrowIfNull(fused);
        if (sources.Count < 2)
        {
            throw new ArgumentException($"A fusion has at least two sources, not {sources.Count}.", nameof(sources));
        }

        for (int i = 0; i < sources.Count; i++)
        {
            RequireSameSize(sources[i], $"source {i + 1}", fused);
        }

        if (reference is not null)
        {
            RequireSameSize(reference, "the reference", fused);
        }

        (Sources, Fused, Reference) = (sources, fused, reference);
    }

    /// <summary>The sources.</summary>
    public IReadOnlyList<MetricPicture> Sources { get; }

    /// <summary>The fused picture.</summary>
    public MetricPicture Fused { get; }

    /// <summary>The true picture, or null.</summary>
    public MetricPicture? Reference { get; }

    /// <summary>Gray of the first source, A of the formulas.</summary>
    internal BytePlane A => Sources[0].Gray;

    /// <summary>Gray of the second source, B of the formulas.</summary>
    internal BytePlane B => Sources[1].Gray;

    /// <summary>Gray of the fused picture, F of the formulas.</summary>
    internal BytePlane F => Fused.Gray;

    private static void RequireSameSize(MetricPicture picture, string name, MetricPicture fused)
    {
        if (picture.Height != fused.Height || picture.Width != fused.Width)
        {
            throw new PictureSizeMismatchException(name, picture.Width, picture.Height, "the fused picture", fused.Width, fused.Height);
        }
    }
}
