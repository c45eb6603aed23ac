namespace FusionML.Training;

/// <summary>A layer, differentiable: input, weight, bias or null, result.</summary>
internal delegate Tensor LayerOperation(CheckedLayer layer, Tensor input, Tensor weight, Tensor? bias);

/// <summary>Holds what a device makes of a layer against <see cref="LayerReference"/>.</summary>
internal static class LayerCheck
{
    /// <summary>
    /// Values of a result or a gradient that are compared, spread evenly; all are looked at for what is not finite. A fault in
    /// one of 33 channels meets seven of them.
    /// </summary>
    private const int Samples = 256;

    /// <summary>The same for the gradient of the weights, each value of which is a sum over all pixels.</summary>
    private const int WeightSamples = 128;

    private const int Seed = 1;

    /// <summary>Checks all layers.</summary>
    /// <returns>The first that is wrong, or null.</returns>
    public static LayerFault? FindFault(Device device, ScalarType type) =>
        CheckedLayers.All.Select(layer => FindFault(layer, device, type)).FirstOrDefault(fault => fault is not null);

    /// <summary>Checks one layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="device">Where it is to run.</param>
    /// <param name="type">In which floating type.</param>
    /// <param name="operation">What computes it; null for TorchSharp.</param>
    /// <returns>What is wrong, or null.</returns>
    public static LayerFault? FindFault(CheckedLayer layer, Device device, ScalarType type, LayerOperation? operation = null)
    {
        using IDisposable tracked = enable_grad();
        using DisposeScope scope = NewDisposeScope();
        Random random = new(Seed);
        Tensor input = Draw(random, layer.InputShape, layer, device, type).requires_grad_();
        Tensor weight = Draw(random, layer.WeightShape, layer: null, device, type).requires_grad_();
        Tensor? bias = layer.HasBias ? Draw(random, [layer.Outputs], layer: null, device, type).requires_grad_() : null;
        Tensor gradient = Draw(random, layer.OutputShape, layer, device, type);
        LayerReference reference = new(
            layer,
            Values(input),
            Values(weight),
            bias is null ? null : Values(bias),
            Values(gradient)
        );
        LeaveGarbage(layer, device);
        Tensor output = (operation ?? RunOnTorchSharp)(layer, input, weight, bias);
        LeaveGarbage(layer, device);
        output.backward([gradient]);
        double tolerance = Tolerance(device, type);
        return Compare("result", output, reference.Output, Samples)
            ?? Compare("gradient of the input", input.grad, reference.InputGradient, Samples)
            ?? Compare("gradient of the weights", weight.grad, reference.WeightGradient, WeightSamples)
            ?? (bias is null ? null : Compare("gradient of the bias", bias.grad, reference.BiasGradient, Samples));

        LayerFault? Compare(string part, Tensor? found, Func<int, double> expected, int samples)
        {
            double error = found is null ? double.NaN : LargestError(Values(found), expected, samples);
            return error <= tolerance ? null : new LayerFault(layer, part, error, tolerance);
        }
    }

    /// <summary>
    /// What rounding may do, relative to the largest value. CUDA multiplies with the 10 bits of TF32 unless told otherwise.
    /// </summary>
    private static double Tolerance(Device device, ScalarType type) =>
        type == bfloat16 ? 3e-2
        : device.type == DeviceType.CUDA ? 1e-2
        : 1e-4;

    /// <summary>The largest difference over the largest expected value; NaN if any value is not finite.</summary>
    private static double LargestError(float[] found, Func<int, double> expected, int samples)
    {
        if (!Array.TrueForAll(found, float.IsFinite))
        {
            return double.NaN;
        }

        (double error, double largest) = (0, 0);
        foreach (int index in Spread(found.Length, samples))
        {
            double value = expected(index);
            error = Math.Max(error, Math.Abs(found[index] - value));
            largest = Math.Max(largest, Math.Abs(value));
        }

        return error / largest;
    }

    /// <summary>All indices, or some that steps of the golden ratio spread over them.</summary>
    private static IEnumerable<int> Spread(int count, int samples)
    {
        const double GoldenRatio = 0.6180339887498949;
        return count <= samples
            ? Enumerable.Range(0, count)
            : Enumerable.Range(0, samples).Select(k => (int)(k * GoldenRatio % 1 * count)).Append(count - 1);
    }

    private static Tensor Draw(Random random, long[] shape, CheckedLayer? layer, Device device, ScalarType type)
    {
        float[] values = new float[shape.Aggregate(1L, (product, length) => product * length)];
        foreach (ref float value in values.AsSpan())
        {
            value = (2 * random.NextSingle()) - 1;
        }

        Tensor drawn = tensor(values, shape, float32).to(type).to(device);
        return layer is { Form: LayerForm.ChannelsLast } ? drawn.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2) : drawn;
    }

    /// <summary>
    /// Frees memory full of NaN: padding that an operation forgets to clear shows in memory that was used before.
    /// </summary>
    private static void LeaveGarbage(CheckedLayer layer, Device device)
    {
        using Scalar undefined = double.NaN;
        long channels = Math.Max(layer.Inputs, layer.Outputs) + 16L;
        using Tensor first = full([channels * layer.Batch * layer.Side * layer.Side], undefined, float32, device);
        using Tensor second = full([channels * channels * layer.Kernel.Height * layer.Kernel.Width], undefined, float32, device);
    }

    private static float[] Values(Tensor tensor)
    {
        using DisposeScope scope = NewDisposeScope();
        return tensor.detach().to(float32).cpu().contiguous().data<float>().ToArray();
    }

    private static Tensor RunOnTorchSharp(CheckedLayer layer, Tensor input, Tensor weight, Tensor? bias) =>
        layer.Run(input, weight, bias);
}

/// <summary>A layer that a device computes wrong.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Part">Its result or one of its gradients.</param>
/// <param name="Error">The largest error over the largest value; NaN if values are not finite.</param>
/// <param name="Tolerance">What is allowed.</param>
internal sealed record LayerFault(CheckedLayer Layer, string Part, double Error, double Tolerance)
{
    /// <summary>The fault in words.</summary>
    public override string ToString() =>
        double.IsNaN(Error)
            ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"the {Layer}: the {Part} is not finite")
            : string.Create(
                System.Globalization.CultureInfo.InvariantCulture,
                $"the {Layer}: the {Part} is off by {Error:g2} of its largest value, where {Tolerance:g2} is allowed"
            );
}
