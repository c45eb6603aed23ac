using System.Text.Json;
using System.Text.Json.Serialization;
using FusionML.Inference;

namespace FusionML.Training;

/// <summary>
/// A checkpoint of all three networks with their optimisers' states, that says which networks and settings it belongs to.
/// </summary>
/// <remarks>Batches follow from the settings and the step, so there is no random state to keep.</remarks>
internal sealed class MetaCheckpoint
{
    private const string NetworksKey = "networks";
    private const string SettingsKey = "settings";

    private static readonly JsonSerializerOptions Text = new()
    {
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
    };

    private readonly IReadOnlyList<AdamOptimizer.Slot> _slots;
    private readonly WeightAverage? _average;
    private readonly string _stage;
    private readonly string _networks;
    private readonly string _settings;

    /// <param name="stage">What the training is called.</param>
    /// <param name="slots">The parameters of all three networks.</param>
    /// <param name="average">The average, or null.</param>
    /// <param name="options">How it trains.</param>
    /// <param name="crops">How batches are cut.</param>
    /// <param name="pairCount">The pairs that it trains on.</param>
    public MetaCheckpoint(
        string stage,
        IReadOnlyList<AdamOptimizer.Slot> slots,
        WeightAverage? average,
        LearnedLossOptions options,
        CropSamplerOptions crops,
        int pairCount
    )
    {
        (_stage, _slots, _average) = (stage, slots, average);
        IEnumerable<string> counts = slots
            .GroupBy(slot => slot.Name.Split('.')[0])
            .Select(network => $"{network.Key} with {network.Sum(slot => slot.Parameter.numel())} parameters");
        _networks = string.Join(", ", counts);

        // Where checkpoints lie and when they are written changes nothing in the training.
        LearnedLossOptions settings = options with { CheckpointPath = null, BestCheckpointPath = null, CheckpointInterval = 1 };
        _settings = JsonSerializer.Serialize(
            new
            {
                training = settings,
                crops,
                pairs = pairCount,
            },
            Text
        );
    }

    /// <summary>Makes a checkpoint, a copy of everything.</summary>
    public WeightFile Make(TrainingState state)
    {
        WeightFile file = TrainingCheckpoint.Make(state, _slots, _average);
        Dictionary<string, string> metadata = new(file.Metadata) { [NetworksKey] = _networks, [SettingsKey] = _settings };
        return new WeightFile(file.Tensors, metadata);
    }

    /// <summary>Takes up a checkpoint. Everything is checked before anything is changed.</summary>
    /// <param name="file">The checkpoint.</param>
    /// <param name="path">Where it comes from, for errors.</param>
    /// <exception cref="TrainingException">It is of other networks or settings: both are named.</exception>
    /// <exception cref="WeightsException">It lacks a tensor.</exception>
    public TrainingState TakeUp(WeightFile file, string path)
    {
        Require(file, path, NetworksKey, _networks);
        Require(file, path, SettingsKey, _settings);
        return TrainingCheckpoint.TakeUp(file, path, _stage, _slots, _average);
    }

    private static void Require(WeightFile file, string path, string key, string own)
    {
        string? other = file.Metadata.GetValueOrDefault(key);
        if (other != own)
        {
            throw new TrainingException(
                $"{path} is a checkpoint with the {key} {other ?? "of another kind of training"}, and this training has {own}. "
                    + "Train with the same, or into another folder."
            );
        }
    }
}
