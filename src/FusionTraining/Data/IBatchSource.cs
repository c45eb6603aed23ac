namespace FusionML.Training;

/// <summary>Gives the batch of each training step, which depends on the step's number alone.</summary>
/// <remarks>Can be used from several threads.</remarks>
internal interface IBatchSource
{
    /// <summary>Steps of an epoch.</summary>
    int StepsPerEpoch { get; }

    /// <summary>The batch of a step, on the CPU. The caller owns it.</summary>
    /// <param name="step">The step, from 0.</param>
    TrainingBatch Sample(long step);
}
