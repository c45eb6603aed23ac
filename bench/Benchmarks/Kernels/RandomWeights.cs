using FusionML.Inference;

namespace FusionML.Benchmarks;

/// <summary>Networks with random weights of the right shapes: speed does not depend on the values.</summary>
internal static class RandomWeights
{
    /// <summary>One SwinV2 block.</summary>
    public static WeightFile SwinBlock(string prefix)
    {
        Random random = new(7);
        return new WeightFile([
            Tensor(random, $"{prefix}.attn.q_bias", 0.1f, 32),
            Tensor(random, $"{prefix}.attn.v_bias", 0.1f, 32),
            Tensor(random, $"{prefix}.attn.logit_scale", 1, 8, 1, 1),
            Tensor(random, $"{prefix}.attn.qkv.weight", 0.2f, 96, 32),
            Tensor(random, $"{prefix}.attn.proj.weight", 0.2f, 32, 32),
            Tensor(random, $"{prefix}.attn.proj.bias", 0.1f, 32),
            Tensor(random, $"{prefix}.attn.cpb_mlp.0.weight", 1, 512, 2),
            Tensor(random, $"{prefix}.attn.cpb_mlp.0.bias", 1, 512),
            Tensor(random, $"{prefix}.attn.cpb_mlp.2.weight", 0.05f, 8, 512),
            Tensor(random, $"{prefix}.norm1.weight", 1, 32),
            Tensor(random, $"{prefix}.norm1.bias", 1, 32),
            Tensor(random, $"{prefix}.norm2.weight", 1, 32),
            Tensor(random, $"{prefix}.norm2.bias", 1, 32),
            Tensor(random, $"{prefix}.mlp.fc1.weight", 0.2f, 96, 32),
            Tensor(random, $"{prefix}.mlp.fc1.bias", 0.1f, 96),
            Tensor(random, $"{prefix}.mlp.fc2.weight", 0.1f, 32, 96),
            Tensor(random, $"{prefix}.mlp.fc2.bias", 0.1f, 32),
        ]);
    }

    /// <summary>All tensors of a network, small enough that no layer overflows.</summary>
    public static WeightFile Network(NetworkLayout layout)
    {
        Random random = new(7);
        return new WeightFile(
            layout
                .Tensors.Where(tensor => tensor.Role != TensorRole.Copy)
                .Select(tensor => Tensor(random, tensor.Name, 0.1f, [.. tensor.Shape]))
        );
    }

    /// <summary>Uniform samples in [0, 1].</summary>
    public static float[] Picture(Random random, int count)
    {
        float[] samples = new float[count];
        for (int index = 0; index < count; index++)
        {
            samples[index] = random.NextSingle();
        }

        return samples;
    }

    /// <summary>Uniform values in [-range, range].</summary>
    public static float[] Values(Random random, int count, float range)
    {
        float[] values = new float[count];
        for (int index = 0; index < count; index++)
        {
            values[index] = ((2 * random.NextSingle()) - 1) * range;
        }

        return values;
    }

    private static WeightTensor Tensor(Random random, string name, float range, params int[] shape) =>
        new(name, shape, Values(random, shape.Aggregate(1, (product, length) => product * length), range));
}
