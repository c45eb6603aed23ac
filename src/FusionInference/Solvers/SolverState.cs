namespace FusionML.Inference;

/// <summary>
/// A state of a fixed-point iteration, kept in whatever form saves memory and read in parts: a solver goes over the parts of all
/// its states together, so that never more than a part of each stands there as floats.
/// </summary>
/// <remarks>Several threads may use different parts at the same time.</remarks>
internal abstract class SolverState : IDisposable
{
    /// <summary>Parts; all states of one iteration have the same.</summary>
    public abstract int Parts { get; }

    /// <summary>The most values of a part.</summary>
    public abstract int PartLength { get; }

    /// <summary>The values of a part.</summary>
    /// <param name="part">The part, from 0.</param>
    /// <param name="scratch"><see cref="PartLength"/> values that the result may lie in.</param>
    public abstract ReadOnlySpan<float> Read(int part, Span<float> scratch);

    /// <summary>Keeps the values of a part.</summary>
    public abstract void Write(int part, ReadOnlySpan<float> values);

    /// <summary>Takes all values of another state.</summary>
    public void CopyFrom(SolverState other, CancellationToken cancellation)
    {
        float[] scratch = other.NewScratch();
        for (int part = 0; part < Parts; part++)
        {
            cancellation.ThrowIfCancellationRequested();
            Write(part, other.Read(part, scratch));
        }
    }

    /// <summary>Memory for <see cref="Read"/>; empty for a state that reads without.</summary>
    public virtual float[] NewScratch() => new float[PartLength];

    /// <summary>Gives up the memory.</summary>
    public virtual void Dispose() { }
}
