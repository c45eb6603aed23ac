namespace FusionML.Inference;

/// <summary>The parameters of a Swin block that is being trained, in the order in which its gradients are asked for.</summary>
internal enum SwinBlockParameter
{
    /// <summary>Logarithm of the scale of the logits: one value per head.</summary>
    LogitScale,

    /// <summary>Bias of the queries: channels.</summary>
    QueryBias,

    /// <summary>Bias of the values: channels. Keys have none.</summary>
    ValueBias,

    /// <summary>3 channels x channels.</summary>
    QueryKeyValue,

    /// <summary>channels x channels.</summary>
    Projection,

    /// <summary>channels.</summary>
    ProjectionBias,

    /// <summary>heads x queries x keys.</summary>
    PositionBias,

    /// <summary>channels.</summary>
    AttentionNormScale,

    /// <summary>channels.</summary>
    AttentionNormShift,

    /// <summary>channels.</summary>
    MlpNormScale,

    /// <summary>channels.</summary>
    MlpNormShift,

    /// <summary>3 channels x channels.</summary>
    FirstLayer,

    /// <summary>3 channels.</summary>
    FirstLayerBias,

    /// <summary>channels x 3 channels.</summary>
    SecondLayer,

    /// <summary>channels.</summary>
    SecondLayerBias,

    /// <summary>The normalisation before the block, or after it: channels.</summary>
    EdgeNormScale,

    /// <summary>channels.</summary>
    EdgeNormShift,
}
