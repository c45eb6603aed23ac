using FusionML.Imaging;

namespace FusionML.Metrics;

/// <summary>The pictures that metrics compare: the sources, the fused picture, and the reference where there is one.</summary>
/// <remarks>
/// Immutable; can be used from several threads at once. It holds its own views of the pictures (the samples are not copied), and
/// what metrics derive from them (histograms, moments ...) lives as long as this input: drop the input and all of it goes.
/// </remarks>
public sealed class MetricInput
{
    private readonly Lazy<IReadOnlyList<MetricInput>> _bands;
    private readonly Lazy<MetricInput> _openCvGray;

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

        Sources = [.. sources.Select(source => source.WithoutDerived())];
        Fused = fused.WithoutDerived();
        Reference = reference?.WithoutDerived();
        _bands = new Lazy<IReadOnlyList<MetricInput>>(SplitBands);
        _openCvGray = new Lazy<MetricInput>(ToOpenCvGray);
    }

    private MetricInput(MetricPicture[] sources, MetricPicture fused)
    {
        (Sources, Fused) = (sources, fused);
        _bands = new Lazy<IReadOnlyList<MetricInput>>(() => [this]);
        _openCvGray = new Lazy<MetricInput>(() => this);
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

    /// <summary>
    /// One input per band of the fused picture, as VIFB and MEFB go through colours; a gray source is used again for each band,
    /// and where the fused picture is gray the only input is the gray one.
    /// </summary>
    internal IReadOnlyList<MetricInput> Bands => _bands.Value;

    /// <summary>The pictures in gray as Python code reads them with OpenCV.</summary>
    internal MetricInput OpenCvGray => _openCvGray.Value;

    /// <summary>An input of the same pictures from which nothing has been derived yet.</summary>
    internal MetricInput WithoutDerived() => new(Sources, Fused, Reference);

    private MetricInput ToOpenCvGray() =>
        new([.. Sources.Select(source => MetricPicture.FromGray(source.OpenCvGray))], MetricPicture.FromGray(Fused.OpenCvGray));

    private MetricInput[] SplitBands()
    {
        if (Fused.Bands.Count == 1)
        {
            return [new MetricInput([.. Sources.Select(source => MetricPicture.FromGray(source.Gray))], Fused)];
        }

        return
        [
            .. Enumerable
                .Range(0, Fused.Bands.Count)
                .Select(band => new MetricInput(
                    [.. Sources.Select(source => MetricPicture.FromGray(source.BandOrGray(band)))],
                    MetricPicture.FromGray(Fused.Bands[band])
                )),
        ];
    }

    private static void RequireSameSize(MetricPicture picture, string name, MetricPicture fused)
    {
        if (picture.Height != fused.Height || picture.Width != fused.Width)
        {
            throw new PictureSizeMismatchException(
                name,
                picture.Width,
                picture.Height,
                "the fused picture",
                fused.Width,
                fused.Height
            );
        }
    }
}
