using FusionML.Inference;

namespace FusionML.Training;

/// <summary>A depthwise 3 x 3 convolution as one operation of the graph, on the managed kernels.</summary>
internal sealed unsafe class DepthwiseFunction : autograd.SingleTensorFunction<DepthwiseFunction>
{
    private static readonly DepthwiseKernel Kernel = DepthwiseKernel.For(KernelSet.BestPath);

    /// <inheritdoc/>
    public override string Name => nameof(DepthwiseFunction);

    /// <summary>Whether the kernels can do so many channels.</summary>
    public static bool Supports(long channels) => channels % DepthwiseKernel.ChannelMultiple == 0;

    /// <summary>Runs it, tracked where gradients are being tracked.</summary>
    /// <param name="map">Batch x height x width x channels, float32 on the CPU.</param>
    /// <param name="weight">Channels x 1 x 3 x 3.</param>
    public static Tensor Run(Tensor map, Tensor weight)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor contiguous = map.contiguous();
        Tensor result = is_grad_enabled() ? apply([contiguous, weight]) : Forward(contiguous, weight);
        return result.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        (Tensor map, Tensor weight) = ((Tensor)vars[0], (Tensor)vars[1]);
        ctx.save_for_backward([map, weight]);
        return Forward(map, weight);
    }

    /// <inheritdoc/>
    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] saved = [.. ctx.get_saved_variables()];
        (Tensor map, Tensor weight, Tensor gradient) = (saved[0], saved[1], grad_output.contiguous());
        int channels = (int)map.shape[3];
        Tensor mapGradient = empty_like(map, requires_grad: false);
        using NativeBuffer zeros = new((int)map.shape[2] * channels);
        using NativeBuffer flipped = TapMajor(weight, flip: true);
        using NativeBuffer sums = new(DepthwiseKernel.Taps * channels);
        FeatureMap[] sources = TensorMemory.Pictures(map);
        FeatureMap[] gradients = TensorMemory.Pictures(gradient);
        FeatureMap[] targets = TensorMemory.Pictures(mapGradient);
        for (int picture = 0; picture < sources.Length; picture++)
        {
            Kernel.Convolve(gradients[picture], flipped.Pointer, targets[picture], zeros.Pointer);
            Kernel.AddWeightGradient(sources[picture], gradients[picture], sums.Pointer, zeros.Pointer);
        }

        Tensor weightGradient = empty(weight.shape, float32);
        Span<float> values = TensorMemory.Values(weightGradient);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = sums.Pointer[(i % DepthwiseKernel.Taps * channels) + (i / DepthwiseKernel.Taps)];
        }

        List<Tensor> results = [mapGradient, weightGradient];
        scope.MoveToOuter(results);
        return results;
    }

    private static Tensor Forward(Tensor map, Tensor weight)
    {
        Tensor result = empty_like(map, requires_grad: false);
        using NativeBuffer zeros = new((int)(map.shape[2] * map.shape[3]));
        using NativeBuffer taps = TapMajor(weight, flip: false);
        FeatureMap[] targets = TensorMemory.Pictures(result);
        foreach ((int picture, FeatureMap source) in TensorMemory.Pictures(map).Index())
        {
            Kernel.Convolve(source, taps.Pointer, targets[picture], zeros.Pointer);
        }

        return result;
    }

    /// <summary>The weights as taps x channels; flipped, the taps in reverse order, which is the way back.</summary>
    private static NativeBuffer TapMajor(Tensor weight, bool flip)
    {
        ReadOnlySpan<float> values = TensorMemory.Values(weight);
        int channels = values.Length / DepthwiseKernel.Taps;
        NativeBuffer taps = new(values.Length);
        for (int i = 0; i < values.Length; i++)
        {
            int tap = i % DepthwiseKernel.Taps;
            taps.Pointer[((flip ? DepthwiseKernel.Taps - 1 - tap : tap) * channels) + (i / DepthwiseKernel.Taps)] = values[i];
        }

        return taps;
    }
}
