using FusionML.Inference;

namespace FusionML.Training;

/// <summary>
/// EFRUFN's mask fixed point on the managed kernels of the inference, for forward passes that nothing is tracked through: those
/// of a teacher and of validation. Holds the memory for batches of one size; the weights are taken anew for each batch.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class ManagedForward : IDisposable
{
    private readonly KernelThreads _threads;
    private readonly EfrufnPlan[] _plans;

    private ManagedForward(EfrufnWeights weights, long[] shape, KernelThreads threads)
    {
        _threads = threads;
        (Height, Width) = ((int)shape[2], (int)shape[3]);
        _plans = [.. Enumerable.Range(0, (int)shape[0])
            .Select(_ => new EfrufnPlan(weights, Height, Width, _threads, KernelOptions.Default))];
    }

    private int Height { get; }

    private int Width { get; }

    private int PictureLength => Height * Width;

    /// <summary>
    /// Takes the present weights and the sources of a batch. Reuses the memory of <paramref name="last"/> if its batch had the
    /// same size, and disposes of it otherwise.
    /// </summary>
    /// <param name="last">What the last batch has left, or null.</param>
    /// <param name="tensors">The present parameters of the network.</param>
    /// <param name="first">First sources, batch x 1 x height x width.</param>
    /// <param name="second">Second sources.</param>
    public static ManagedForward Start(ManagedForward? last, TensorSource tensors, Tensor first, Tensor second)
    {
        EfrufnWeights weights = new(tensors);
        KernelThreads threads = TrainingThreads.Current;
        if (last is null || last._threads.Count != threads.Count
            || !first.shape.AsSpan().SequenceEqual([last._plans.Length, 1, last.Height, last.Width]))
        {
            last?.Dispose();
            last = new ManagedForward(weights, first.shape, threads);
        }
        else
        {
            last._plans[0].Weights.Dispose();
        }

        using DisposeScope scope = NewDisposeScope();
        ReadOnlySpan<float> firstValues = TensorMemory.Values(first.contiguous());
        ReadOnlySpan<float> secondValues = TensorMemory.Values(second.contiguous());
        for (int picture = 0; picture < last._plans.Length; picture++)
        {
            EfrufnPlan plan = last._plans[picture];
            plan.Weights = weights;
            plan.Prepare(last.Part(firstValues, picture), last.Part(secondValues, picture), CancellationToken.None);
        }

        return last;
    }

    /// <summary>M' = MSMG(D, M), batch x 1 x height x width.</summary>
    public Tensor NextMask(Tensor mask) =>
        Each(mask, static (plan, source, target) => plan.IterateMask(source, target, CancellationToken.None));

    /// <summary>The fused pictures for a mask, batch x 1 x height x width.</summary>
    public Tensor ReadOut(Tensor mask) =>
        Each(mask, static (plan, source, target) => plan.ReadOut(source, target, CancellationToken.None));

    /// <inheritdoc/>
    public void Dispose()
    {
        _plans[0].Weights.Dispose();
        foreach (EfrufnPlan plan in _plans)
        {
            plan.Dispose();
        }
    }

    private Tensor Each(Tensor mask, PlanStep step)
    {
        using DisposeScope scope = NewDisposeScope();
        ReadOnlySpan<float> source = TensorMemory.Values(mask.contiguous());
        Tensor result = empty(mask.shape, float32);
        Span<float> target = TensorMemory.Values(result);
        for (int picture = 0; picture < _plans.Length; picture++)
        {
            step(_plans[picture], Part(source, picture), target.Slice(picture * PictureLength, PictureLength));
        }

        return result.MoveToOuterDisposeScope();
    }

    private ReadOnlySpan<float> Part(ReadOnlySpan<float> batch, int picture) =>
        batch.Slice(picture * PictureLength, PictureLength);

    private delegate void PlanStep(EfrufnPlan plan, ReadOnlySpan<float> source, Span<float> target);
}
