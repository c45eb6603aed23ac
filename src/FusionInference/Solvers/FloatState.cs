namespace FusionML.Inference;

/// <summary>A state as one part of float32.</summary>
/// <param name="values">The values, which the state owns from now on.</param>
internal sealed class FloatState(float[] values) : SolverState
{
    /// <summary>The values.</summary>
    public float[] Values => values;

    /// <inheritdoc/>
    public override int Parts => 1;

    /// <inheritdoc/>
    public override int PartLength => values.Length;

    /// <summary>The values of a state that is known to be floats.</summary>
    public static float[] Of(SolverState state) => ((FloatState)state).Values;

    /// <inheritdoc/>
    public override ReadOnlySpan<float> Read(int part, Span<float> scratch) => values;

    /// <inheritdoc/>
    public override void Write(int part, ReadOnlySpan<float> source) => source.CopyTo(values);

    /// <inheritdoc/>
    public override float[] NewScratch() => [];
}
