using FusionML.Inference;

namespace FusionML.Training;

/// <summary>
/// The map of the mask fixed point, M' = MSMG(D, M), on the managed kernels of the inference, for the evaluations of a solver
/// that nothing is tracked through. Holds the memory for batches of one size; the weights are taken anew for each batch.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed unsafe class ManagedMaskMap : IDisposable
{
    /// <summary>What the names of the mask generator's tensors begin with.</summary>
    public const string Prefix = "gs";

    private readonly KernelThreads _threads;
    private readonly LayerRunner _layers;
    private readonly FeatureMap[] _differences;
    private readonly FeatureMap _work;
    private readonly FeatureMap _merged;
    private readonly FeatureMap _mask;
    private readonly FeatureMap _next;
    private readonly MultiScaleMaskGenerator _generator;
    private MultiScaleMaskGeneratorWeights _weights;

    private ManagedMaskMap(MultiScaleMaskGeneratorWeights weights, Tensor difference, KernelThreads threads)
    {
        _weights = weights;
        (Pictures, Channels) = ((int)difference.shape[0], (int)difference.shape[1]);
        (Height, Width) = ((int)difference.shape[2], (int)difference.shape[3]);
        _threads = threads;
        KernelOptions options = KernelOptions.Default;
        int scratch = MultiScaleMaskGenerator.ScratchLength(KernelSet.For(options.Path), weights);
        _layers = new LayerRunner(_threads, options, scratch);
        _differences = [.. Enumerable.Range(0, Pictures).Select(_ => NewMap(Channels))];
        (_work, _merged) = (NewMap(Channels), NewMap(Channels));
        (_mask, _next) = (NewMap(1), NewMap(1));
        _generator = new MultiScaleMaskGenerator(_layers, _work, _merged);
    }

    private int Pictures { get; }

    private int Channels { get; }

    private int Height { get; }

    private int Width { get; }

    /// <summary>
    /// Takes the present weights and the differences of a batch. Reuses the memory of <paramref name="last"/> if its batch had
    /// the same size, and disposes of it otherwise.
    /// </summary>
    /// <param name="last">The map of the last batch, or null.</param>
    /// <param name="tensors">The present parameters of the mask generator, their names behind <see cref="Prefix"/>.</param>
    /// <param name="difference">D, batch x channels x height x width.</param>
    public static ManagedMaskMap Start(ManagedMaskMap? last, TensorSource tensors, Tensor difference)
    {
        MultiScaleMaskGeneratorWeights weights = new(tensors, Prefix, (int)difference.shape[1]);
        KernelThreads threads = TrainingThreads.Current;
        if (last is null || last._threads.Count != threads.Count
            || !difference.shape.AsSpan().SequenceEqual([last.Pictures, last.Channels, last.Height, last.Width]))
        {
            last?.Dispose();
            last = new ManagedMaskMap(weights, difference, threads);
        }
        else
        {
            last._weights.Dispose();
            last._weights = weights;
        }

        last.TakeDifferences(difference);
        return last;
    }

    /// <summary>M'.</summary>
    /// <param name="mask">M, batch x 1 x height x width.</param>
    public Tensor Evaluate(Tensor mask)
    {
        using DisposeScope scope = NewDisposeScope();
        ReadOnlySpan<float> source = TensorMemory.Values(mask.contiguous());
        Tensor result = empty(mask.shape, float32);
        Span<float> target = TensorMemory.Values(result);
        int size = Height * Width;
        for (int picture = 0; picture < Pictures; picture++)
        {
            _mask.Fill(source.Slice(picture * size, size));
            _generator.Run(_weights, _differences[picture], _mask, _next, CancellationToken.None);
            _next.CopyTo(target.Slice(picture * size, size));
        }

        return result.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _generator.Dispose();
        foreach (FeatureMap map in (FeatureMap[])[.. _differences, _work, _merged, _mask, _next])
        {
            map.Dispose();
        }

        _layers.Dispose();
        _weights.Dispose();
    }

    /// <summary>The part of the first layer that the iterations do not change.</summary>
    private void TakeDifferences(Tensor difference)
    {
        using DisposeScope scope = NewDisposeScope();
        ReadOnlySpan<float> pixels = TensorMemory.Values(difference.detach().permute(0, 2, 3, 1).contiguous());
        int row = Width * Channels;
        for (int picture = 0; picture < Pictures; picture++)
        {
            for (int y = 0; y < Height; y++)
            {
                pixels.Slice(((picture * Height) + y) * row, row).CopyTo(new Span<float>(_work.Row(y), row));
            }

            _layers.Convolve(
                _work, _weights.DifferenceInput, residual: null, _differences[picture], relu: false, CancellationToken.None);
        }
    }

    private FeatureMap NewMap(int channels) => new(Height, Width, channels);
}
