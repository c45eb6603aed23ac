namespace FusionML.Inference.Tests;

/// <summary>
/// ReFusion's fusion module in double, one loop per formula of the paper and of the published modules, with none of the kernels'
/// ideas: what every module gives, by its path in the weights.
/// </summary>
internal sealed class ScalarReFusion(WeightFile weights, int height, int width)
{
    private const int Heads = 8;

    /// <summary>Channels x rows x columns of every module, and the matrices of the attentions.</summary>
    public Dictionary<string, double[]> Outputs { get; } = [];

    private int Pixels => height * width;

    /// <summary>Fuses two pictures.</summary>
    public double[] Run(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        double[] one = Encode("1", [.. first]),
            two = Encode("2", [.. second]);
        double[] features = Fuse(one, two);
        features = Block("decoder.1", Block("decoder.0", features, 32), 32);
        double[] last = Keep("project_out_0", Convolve("project_out_0", features, 32, 16));
        double[] logits = Convolve("project_out_1", [.. last.Select(value => value > 0 ? value : 0.01 * value)], 16, 1);
        Keep("project_out_1", logits);
        return Keep("sigmoid_out", [.. logits.Select(value => 1 / (1 + Math.Exp(-value)))]);
    }

    private double[] Encode(string source, double[] picture)
    {
        double[] features = Keep($"project_in_{source}", Convolve($"project_in_{source}", picture, 1, 16));
        return Block($"encoder{source}.1", Block($"encoder{source}.0", features, 16), 16);
    }

    private double[] Block(string name, double[] x, int channels)
    {
        double[] normal = Keep($"{name}.norm1", Normalize($"{name}.norm1.body", x, channels));
        double[] wide = QueryKeyValue($"{name}.attn.qkv", normal, channels);
        double[] mixed = Attend(
            Third(wide, 0),
            Third(wide, 1),
            Third(wide, 2),
            channels,
            $"{name}.attn.temperature",
            $"{name}.attn.matrix"
        );
        double[] attended = Keep($"{name}.attn.project_out", Pointwise($"{name}.attn.project_out", mixed, channels, channels));
        x = Add(x, attended);
        normal = Keep($"{name}.norm2", Normalize($"{name}.norm2.body", x, channels));
        int hidden = 4 * channels;
        wide = Keep($"{name}.ffn.project_in", Pointwise($"{name}.ffn.project_in", normal, channels, hidden));
        wide = Keep($"{name}.ffn.dwconv", Depthwise($"{name}.ffn.dwconv", wide, hidden));
        double[] gated = Gate(wide[..(wide.Length / 2)], wide[(wide.Length / 2)..]);
        return Keep(
            name,
            Add(x, Keep($"{name}.ffn.project_out", Pointwise($"{name}.ffn.project_out", gated, hidden / 2, channels)))
        );
    }

    private double[] Fuse(double[] one, double[] two)
    {
        double[] wide1 = QueryKeyValue("FM.qkv1", one, 16),
            wide2 = QueryKeyValue("FM.qkv2", two, 16);
        double[] y1 = Attend(Third(wide2, 0), Third(wide1, 1), Third(wide1, 2), 16, "FM.temperature1", "FM.matrix1");
        double[] y2 = Attend(Third(wide1, 0), Third(wide2, 1), Third(wide2, 2), 16, "FM.temperature2", "FM.matrix2");
        one = Add(one, Keep("FM.project_mid1", Pointwise("FM.project_mid1", y1, 16, 16)));
        two = Add(two, Keep("FM.project_mid2", Pointwise("FM.project_mid2", y2, 16, 16)));
        double[] both = [.. one, .. two];
        double[] gates = Expand("FM.project_E", both, 32, 128);
        double[] first = Gate(gates[..(64 * Pixels)], Expand("FM.project_E1", one, 16, 64));
        double[] second = Gate(gates[(64 * Pixels)..], Expand("FM.project_E2", two, 16, 64));
        double[] added = Keep("FM.project_out1", Pointwise("FM.project_out1", first, 64, 32));
        return Keep("FM", Add(Add(both, added), Keep("FM.project_out2", Pointwise("FM.project_out2", second, 64, 32))));
    }

    private double[] QueryKeyValue(string name, double[] x, int channels)
    {
        double[] wide = Keep(name, Pointwise(name, x, channels, 3 * channels));
        return Keep($"{name}_dwconv", Depthwise($"{name}_dwconv", wide, 3 * channels));
    }

    private double[] Expand(string name, double[] x, int inputs, int outputs)
    {
        double[] wide = Keep(name, Pointwise(name, x, inputs, outputs));
        return Keep($"{name}_d", Depthwise($"{name}_d", wide, outputs));
    }

    private double[] Attend(double[] queries, double[] keys, double[] values, int channels, string temperature, string matrix)
    {
        int size = channels / Heads;
        double[] output = new double[channels * Pixels];
        double[] all = new double[Heads * size * size];
        for (int head = 0; head < Heads; head++)
        {
            for (int i = 0; i < size; i++)
            {
                ReadOnlySpan<double> query = queries.AsSpan(((head * size) + i) * Pixels, Pixels);
                double[] row = new double[size];
                for (int j = 0; j < size; j++)
                {
                    ReadOnlySpan<double> key = keys.AsSpan(((head * size) + j) * Pixels, Pixels);
                    row[j] = Dot(query, key) / (Length(query) * Length(key)) * weights[temperature].Values[head];
                }

                double sum = row.Sum(Math.Exp);
                for (int j = 0; j < size; j++)
                {
                    double share = all[(((head * size) + i) * size) + j] = Math.Exp(row[j]) / sum;
                    for (int p = 0; p < Pixels; p++)
                    {
                        output[(((head * size) + i) * Pixels) + p] += share * values[(((head * size) + j) * Pixels) + p];
                    }
                }
            }
        }

        Keep(matrix, all);
        return output;
    }

    private double[] Normalize(string name, double[] x, int channels)
    {
        double[] output = new double[x.Length];
        float[] scale = weights[$"{name}.weight"].Values,
            shift = weights[$"{name}.bias"].Values;
        for (int p = 0; p < Pixels; p++)
        {
            double[] pixel = [.. Enumerable.Range(0, channels).Select(channel => x[(channel * Pixels) + p])];
            double mean = pixel.Average();
            double deviation = Math.Sqrt(pixel.Average(value => (value - mean) * (value - mean)) + 1e-5);
            for (int channel = 0; channel < channels; channel++)
            {
                output[(channel * Pixels) + p] = ((pixel[channel] - mean) / deviation * scale[channel]) + shift[channel];
            }
        }

        return output;
    }

    private double[] Pointwise(string name, double[] x, int inputs, int outputs)
    {
        float[] matrix = weights[$"{name}.weight"].Values;
        double[] output = new double[outputs * Pixels];
        for (int o = 0; o < outputs; o++)
        {
            for (int c = 0; c < inputs; c++)
            {
                for (int p = 0; p < Pixels; p++)
                {
                    output[(o * Pixels) + p] += matrix[(o * inputs) + c] * x[(c * Pixels) + p];
                }
            }
        }

        return output;
    }

    private double[] Depthwise(string name, double[] x, int channels)
    {
        double[] output = new double[channels * Pixels];
        for (int channel = 0; channel < channels; channel++)
        {
            AddConvolution(weights[$"{name}.weight"].Values, channel, x, channel, output, channel);
        }

        return output;
    }

    private double[] Convolve(string name, double[] x, int inputs, int outputs)
    {
        double[] output = new double[outputs * Pixels];
        for (int o = 0; o < outputs; o++)
        {
            for (int c = 0; c < inputs; c++)
            {
                AddConvolution(weights[$"{name}.weight"].Values, (o * inputs) + c, x, c, output, o);
            }
        }

        return output;
    }

    private void AddConvolution(float[] kernels, int kernel, double[] input, int from, double[] output, int to)
    {
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                for (int tap = 0; tap < 9; tap++)
                {
                    (int row, int column) = (y + (tap / 3) - 1, x + (tap % 3) - 1);
                    if (row >= 0 && row < height && column >= 0 && column < width)
                    {
                        output[(to * Pixels) + (y * width) + x] +=
                            kernels[(kernel * 9) + tap] * input[(from * Pixels) + (row * width) + column];
                    }
                }
            }
        }
    }

    private static double[] Gate(double[] gates, double[] values) =>
        [.. gates.Zip(values, (gate, value) => KernelTestData.ExactGelu(gate) * value)];

    private static double[] Add(double[] a, double[] b) => [.. a.Zip(b, (left, right) => left + right)];

    private static double[] Third(double[] wide, int third) => wide[(third * wide.Length / 3)..((third + 1) * wide.Length / 3)];

    private static double Length(ReadOnlySpan<double> row) => Math.Max(Math.Sqrt(Dot(row, row)), 1e-12);

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
        {
            sum += a[i] * b[i];
        }

        return sum;
    }

    private double[] Keep(string name, double[] values) => Outputs[name] = values;
}
