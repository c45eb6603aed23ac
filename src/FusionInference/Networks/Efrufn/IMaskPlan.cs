namespace FusionML.Inference;

/// <summary>EFRUFN's mask fixed point on pictures of one size, whole or in strips.</summary>
/// <remarks>Not thread-safe: one picture pair at a time.</remarks>
internal interface IMaskPlan : IDisposable
{
    /// <summary>Numbers in a state: height x width.</summary>
    long MaskLength { get; }

    /// <summary>Takes a pair of pictures: everything that the iterations do not change.</summary>
    /// <param name="first">height x width values in [0, 1], row-major.</param>
    /// <param name="second">The same.</param>
    /// <param name="cancellation">Looked at between small parts of the work.</param>
    void Prepare(ReadOnlySpan<float> first, ReadOnlySpan<float> second, CancellationToken cancellation);

    /// <summary>next = MSMG([D, mask]); both hold height x width values, and may be the same memory.</summary>
    void IterateMask(ReadOnlySpan<float> mask, Span<float> next, CancellationToken cancellation);

    /// <summary>fused = decoder(F1 + mask T), not clamped.</summary>
    void ReadOut(ReadOnlySpan<float> mask, Span<float> fused, CancellationToken cancellation);
}
