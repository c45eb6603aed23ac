using FusionML.Training;

namespace FusionML.TrainCli;

/// <summary>Pairs to train on, and pairs by which the training is judged and which it never sees.</summary>
internal sealed record PairSet(IReadOnlyList<TrainingPair> Training, IReadOnlyList<TrainingPair> Validation);
