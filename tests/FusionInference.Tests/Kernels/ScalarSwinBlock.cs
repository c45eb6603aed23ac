namespace FusionML.Inference.Tests;

/// <summary>
/// A SwinV2 block with random weights, in double precision, written as the fact sheet has it: cyclic roll, cut into windows,
/// cosine attention with position bias and shift mask, roll back, normalised branches.
/// </summary>
internal sealed class ScalarSwinBlock
{
    private readonly int _side;
    private readonly int _shift;
    private readonly Dictionary<(int Down, int Right, int Head), double> _positionBias = [];

    public ScalarSwinBlock(int side, int shift, float logScale, int channels = 32, int heads = 8)
    {
        (_side, _shift, Channels, Heads) = (side, shift, channels, heads);
        int seed = 40;
        WeightTensor Tensor(string name, float range, params int[] shape) =>
            new(
                "b." + name,
                shape,
                KernelTestData.Values(seed++, shape.Aggregate(1, (product, length) => product * length), range)
            );
        Weights = new WeightFile([
            Tensor("attn.q_bias", 0.5f, Channels),
            Tensor("attn.v_bias", 0.5f, Channels),
            new WeightTensor(
                "b.attn.logit_scale",
                [Heads, 1, 1],
                [.. Enumerable.Range(0, Heads).Select(head => logScale - (0.1f * head))]
            ),
            Tensor("attn.qkv.weight", 0.4f, 3 * Channels, Channels),
            Tensor("attn.proj.weight", 0.4f, Channels, Channels),
            Tensor("attn.proj.bias", 0.5f, Channels),
            Tensor("attn.cpb_mlp.0.weight", 1, 512, 2),
            Tensor("attn.cpb_mlp.0.bias", 1, 512),
            Tensor("attn.cpb_mlp.2.weight", 0.05f, Heads, 512),
            Tensor("norm1.weight", 1, Channels),
            Tensor("norm1.bias", 1, Channels),
            Tensor("norm2.weight", 1, Channels),
            Tensor("norm2.bias", 1, Channels),
            Tensor("mlp.fc1.weight", 0.4f, 3 * Channels, Channels),
            Tensor("mlp.fc1.bias", 0.5f, 3 * Channels),
            Tensor("mlp.fc2.weight", 0.3f, Channels, 3 * Channels),
            Tensor("mlp.fc2.bias", 0.5f, Channels),
        ]);
    }

    public WeightFile Weights { get; }

    public int Channels { get; }

    public int Heads { get; }

    private int HeadChannels => Channels / Heads;

    /// <summary>
    /// Planes in, planes out; before and after stand for the normalisations that the test puts around the block.
    /// </summary>
    public double[] Run(float[] planes, int height, int width, bool before, bool after)
    {
        double[][] tokens =
        [
            .. Enumerable
                .Range(0, height * width)
                .Select(pixel =>
                    (double[])
                        [.. Enumerable.Range(0, Channels).Select(channel => (double)planes[(channel * height * width) + pixel])]
                ),
        ];
        if (before)
        {
            tokens = [.. tokens.Select(token => ScalarLayers.LayerNorm(token, Of("norm1.weight"), Of("norm2.bias"), 1e-5))];
        }

        double[][] attended = Attention(tokens, height, width);
        for (int pixel = 0; pixel < tokens.Length; pixel++)
        {
            double[] x = Sum(tokens[pixel], ScalarLayers.LayerNorm(attended[pixel], Of("norm1.weight"), Of("norm1.bias"), 1e-5));
            double[] hidden = ScalarLayers.Linear(x, Of("mlp.fc1.weight"), Of("mlp.fc1.bias"));
            double[] mlp = ScalarLayers.Linear(
                [.. hidden.Select(KernelTestData.ExactGelu)],
                Of("mlp.fc2.weight"),
                Of("mlp.fc2.bias")
            );
            x = Sum(x, ScalarLayers.LayerNorm(mlp, Of("norm2.weight"), Of("norm2.bias"), 1e-5));
            tokens[pixel] = after ? ScalarLayers.LayerNorm(x, Of("norm2.weight"), Of("norm1.bias"), 1e-5) : x;
        }

        return
        [
            .. Enumerable
                .Range(0, Channels * height * width)
                .Select(index => tokens[index % (height * width)][index / (height * width)]),
        ];
    }

    private float[] Of(string name) => Weights["b." + name].Values;

    private static double[] Sum(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x + y)];

    private double[][] Attention(double[][] tokens, int height, int width)
    {
        float[] bias = [.. Of("attn.q_bias"), .. new float[Channels], .. Of("attn.v_bias")];
        double[][] projected = [.. tokens.Select(token => ScalarLayers.Linear(token, Of("attn.qkv.weight"), bias))];
        double[][] result = new double[tokens.Length][];
        for (int query = 0; query < tokens.Length; query++)
        {
            // Positions after the roll by (-shift, -shift).
            int y = (query / width + height - _shift) % height,
                x = (query % width + width - _shift) % width;
            double[] mixed = new double[Channels];
            for (int head = 0; head < Heads; head++)
            {
                MixHead(projected, projected[query], y, x, head, height, width, mixed);
            }

            result[query] = ScalarLayers.Linear(mixed, Of("attn.proj.weight"), Of("attn.proj.bias"));
        }

        return result;
    }

    private void MixHead(double[][] projected, double[] query, int y, int x, int head, int height, int width, double[] mixed)
    {
        int tokens = _side * _side,
            top = y / _side * _side,
            left = x / _side * _side;
        double scale = Math.Exp(Math.Min(Of("attn.logit_scale")[head], Math.Log(100)));
        double[] logits = new double[tokens];
        double[][] keys = new double[tokens][];
        for (int place = 0; place < tokens; place++)
        {
            int keyY = top + (place / _side),
                keyX = left + (place % _side);
            keys[place] = projected[((keyY + _shift) % height * width) + ((keyX + _shift) % width)];
            double dot = 0,
                queryLength = 0,
                keyLength = 0;
            for (int channel = HeadChannels * head; channel < HeadChannels * (head + 1); channel++)
            {
                dot += query[channel] * keys[place][Channels + channel];
                queryLength += query[channel] * query[channel];
                keyLength += keys[place][Channels + channel] * keys[place][Channels + channel];
            }

            bool apart = _shift > 0 && (Zone(y, height) != Zone(keyY, height) || Zone(x, width) != Zone(keyX, width));
            logits[place] =
                (dot / Math.Sqrt(queryLength) / Math.Sqrt(keyLength) * scale)
                + PositionBias(y - keyY, x - keyX, head)
                + (apart ? -100 : 0);
        }

        double largest = logits.Max();
        double[] powers = [.. logits.Select(logit => Math.Exp(logit - largest))];
        double total = powers.Sum();
        for (int channel = HeadChannels * head; channel < HeadChannels * (head + 1); channel++)
        {
            for (int place = 0; place < tokens; place++)
            {
                mixed[channel] += powers[place] / total * keys[place][(2 * Channels) + channel];
            }
        }
    }

    private int Zone(int place, int length) =>
        place < length - _side ? 0
        : place < length - _shift ? 1
        : 2;

    private double PositionBias(int down, int right, int head)
    {
        if (_positionBias.TryGetValue((down, right, head), out double known))
        {
            return known;
        }

        double Spaced(int offset) => Math.Sign(offset) * Math.Log2(Math.Abs(8.0 * offset / (_side - 1)) + 1) / Math.Log2(8);
        double sum = 0;
        for (int unit = 0; unit < 512; unit++)
        {
            double hidden =
                (Of("attn.cpb_mlp.0.weight")[2 * unit] * Spaced(down))
                + (Of("attn.cpb_mlp.0.weight")[(2 * unit) + 1] * Spaced(right))
                + Of("attn.cpb_mlp.0.bias")[unit];
            sum += Of("attn.cpb_mlp.2.weight")[(head * 512) + unit] * Math.Max(0, hidden);
        }

        return _positionBias[(down, right, head)] = 16 / (1 + Math.Exp(-sum));
    }
}
