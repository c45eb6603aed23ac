using FusionML.Imaging;
using FusionML.Inference;

namespace FusionML.Training.Tests;

/// <summary>A training of small networks on a few drawn pairs.</summary>
internal static class SmallTraining
{
    public static readonly ReFusionLayouts Size = new(4, 2, 1);

    public static readonly CropSamplerOptions Crops = new()
    {
        CropSize = 16,
        BatchSize = 2,
        Seed = 5,
    };

    public static LearnedLossOptions Options { get; } =
        new()
        {
            Rounds = 2,
            MetaSteps = 3,
            FusionSteps = 4,
            CheckpointInterval = 3,
            AveragingDecay = 0.9,
        };

    public static LearnedLossNetworks Networks(long seed = 1, ReFusionVariant? variant = null)
    {
        manual_seed(seed);
        return LearnedLossNetworks.Create(Size, variant ?? ReFusionVariant.Published);
    }

    public static TrainingPair[] Pairs(int count) =>
        [
            .. Enumerable
                .Range(0, count)
                .Select(i => new TrainingPair($"pair {i}", new FusionImage(Waves(i, 0.7)), new FusionImage(Waves(i + 9, 0.4)))),
        ];

    public static MetaTrainer Trainer(LearnedLossNetworks networks, LearnedLossOptions options, int pairs = 5) =>
        new("small", networks, Networks(), Pairs(pairs), Crops, options, Pairs(2), []);

    /// <summary>All parameters of all networks, one after the other.</summary>
    public static float[] Values(LearnedLossNetworks networks) =>
        [.. NetworkTriple.Save(networks).Tensors.SelectMany(tensor => tensor.Values)];

    private static ImagePlane Waves(int phase, double frequency)
    {
        const int Side = 24;
        float[] samples = new float[Side * Side];
        for (int i = 0; i < samples.Length; i++)
        {
            double wave = Math.Sin((frequency * (i % Side)) + phase) * Math.Cos(0.3 * frequency * (i / Side));
            samples[i] = (float)(0.5 + (0.4 * wave));
        }

        return new ImagePlane(Side, Side, samples);
    }
}
