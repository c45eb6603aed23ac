using System.Collections.Concurrent;

namespace FusionML.Metrics;

/// <summary>
/// One band of 8-bit samples (0 to 255, row-major), the form in which the reference code of almost every fusion metric reads
/// a picture, together with what has been derived from it so far (histogram, dot products, Gaussian moments ...), so that
/// metrics computed on the same picture share that work.
/// </summary>
/// <remarks>
/// Immutable from the outside; all members can be used from several threads at once. What has been derived lives as long as the
/// plane. <see cref="MetricInput"/> makes its own planes over the same samples, so nothing outlives the input it was derived for.
/// </remarks>
public sealed class BytePlane
{
    private readonly byte[] _samples;
    private readonly ConcurrentDictionary<object, Lazy<object>> _derived = new();

    /// <summary>Makes a plane over <paramref name="samples"/>, which must not change any more.</summary>
    /// <exception cref="ArgumentException">The number of samples is not height times width, or a side is below 1.</exception>
    public BytePlane(int height, int width, byte[] samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        if (height < 1 || width < 1 || samples.Length != (long)height * width)
        {
            throw new ArgumentException($"A plane of {width}x{height} cannot have {samples.Length} samples.", nameof(samples));
        }

        (Height, Width, _samples) = (height, width, samples);
    }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>All samples, row after row.</summary>
    public ReadOnlySpan<byte> Samples => _samples;

    /// <summary>Row <paramref name="y"/>, from the left.</summary>
    internal ReadOnlySpan<byte> Row(int y) => _samples.AsSpan(y * Width, Width);

    /// <summary>A plane over the same samples for which nothing has been derived yet.</summary>
    internal BytePlane WithoutDerived() => new(Height, Width, _samples);

    /// <summary>
    /// What <paramref name="derive"/> makes of this plane, computed once per <paramref name="key"/> however many threads ask.
    /// Keys are values: a string for what depends on this plane alone, a tuple with the other planes for what depends on several.
    /// </summary>
    /// <remarks>A derivation that throws is forgotten, so that a cancelled one does not spoil the next.</remarks>
    internal T Derive<T>(object key, Func<BytePlane, T> derive)
        where T : class
    {
        Lazy<object> derived = _derived.GetOrAdd(key, _ => new Lazy<object>(() => derive(this)));
        try
        {
            return (T)derived.Value;
        }
        catch
        {
            _derived.TryRemove(new KeyValuePair<object, Lazy<object>>(key, derived));
            throw;
        }
    }
}
