namespace FusionML.Training;

/// <summary>Which checkpoint of a training is the best one.</summary>
public enum BestCheckpointRule
{
    /// <summary>That of the smallest loss on the validation crops.</summary>
    SmallestValidationLoss,

    /// <summary>That of the largest mean over the metrics on the whole validation pictures.</summary>
    LargestMetricMean,
}
