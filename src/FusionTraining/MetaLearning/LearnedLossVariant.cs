namespace FusionML.Training;

/// <summary>How much of the learned loss is left, as in Table 5 of ReFusion's paper.</summary>
internal enum LearnedLossVariant
{
    /// <summary>The whole.</summary>
    Full,

    /// <summary>Both sources count alike everywhere (I); takes no meta steps.</summary>
    EvenWeights,

    /// <summary>
    /// Both sources count alike, and the fusion module also learns from the reconstruction loss, without meta-learning (II); takes
    /// no meta steps.
    /// </summary>
    Joint,

    /// <summary>The inner steps of the meta phase stay, and are all that the fusion and the reconstruction module learn by
    /// (III).</summary>
    InnerSteps,
}
