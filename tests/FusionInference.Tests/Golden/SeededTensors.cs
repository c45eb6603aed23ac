using FusionML.Inference;

namespace FusionML.Testing;

/// <summary>
/// Weights and pictures from a formula, the same to the bit everywhere: what golden tensors belong to, without the megabytes of
/// weights beside them. The portable tests and the tests of the full part compile this file.
/// </summary>
internal static class SeededTensors
{
    private const double Spread = 0.3;

    /// <summary>The published weights, too, make far more of the one mask plane than of a feature plane.</summary>
    private const double MaskFeedback = 40;

    /// <summary>All live tensors of a layout, scaled so that features neither fade nor grow from layer to layer.</summary>
    public static WeightFile Weights(NetworkLayout layout, ulong seed)
    {
        IEnumerable<WeightTensor> tensors = layout
            .Tensors.Where(tensor => tensor.Role == TensorRole.Live)
            .Select((tensor, number) => Weight(tensor, seed + ((ulong)number << 32)));
        return new WeightFile(tensors, new Dictionary<string, string> { [WeightMetadata.Network] = layout.Network });
    }

    /// <summary>Smooth structure under noise, in [0, 1]: planes x height x width.</summary>
    public static WeightTensor Picture(string name, int planes, int height, int width, ulong seed)
    {
        float[] values = new float[planes * height * width];
        for (int i = 0; i < values.Length; i++)
        {
            (int y, int x, int plane) = (i / width % height, i % width, i / (width * height));

            // A triangle wave: whole numbers and halves only, so that no mathematical library has a say in it.
            int phase = (int)(seed % 13) + 5 * plane;
            double wave = Math.Abs((3 * x + 5 * y + phase) % 32 - 16) / 16.0;
            values[i] = (float)(0.6 * wave + 0.4 * Uniform(seed, (ulong)i));
        }

        return new WeightTensor(name, planes == 1 ? [height, width] : [planes, height, width], values);
    }

    private static WeightTensor Weight(LayoutTensor tensor, ulong seed)
    {
        bool isScale = tensor.Name.EndsWith("logit_scale", StringComparison.Ordinal);
        bool isMatrix = tensor.Shape.Count > 1 && !isScale && !tensor.Name.Contains(".grn.", StringComparison.Ordinal);
        bool isNorm = tensor.Shape.Count == 1 && tensor.Name.EndsWith("weight", StringComparison.Ordinal);

        // Uniform numbers in +-sqrt(3 / n) have the variance 1 / n.
        double spread = isMatrix ? Math.Sqrt(3.0 * tensor.Shape[0] / tensor.Count) : Spread;
        double center =
            isScale ? 2.25
            : isNorm ? 1
            : 0;
        float[] values = new float[tensor.Count];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)(center + spread * (2 * Uniform(seed, (ulong)i) - 1) * (FromMask(tensor, i) ? MaskFeedback : 1));
        }

        return new WeightTensor(tensor.Name, tensor.Shape, values);
    }

    private static bool FromMask(LayoutTensor tensor, int place)
    {
        const int Taps = 9;
        return tensor.Name.EndsWith("gs.proj_in.weight", StringComparison.Ordinal)
            && place / Taps % tensor.Shape[1] == tensor.Shape[1] - 1;
    }

    /// <summary>
    /// A number in [0, 1) with 24 bits: the mixing function of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014, DOI
    /// 10.1145/2660193.2660195).
    /// </summary>
    private static double Uniform(ulong seed, ulong number)
    {
        ulong z = (seed + 1) * 0xD1342543DE82EF95 + (number + 1) * 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return ((z ^ (z >> 31)) >> 40) / (double)(1 << 24);
    }
}
