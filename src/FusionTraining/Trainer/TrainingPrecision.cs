using System.Diagnostics.CodeAnalysis;

namespace FusionML.Training;

/// <summary>The numbers that a network is trained in.</summary>
public enum TrainingPrecision
{
    /// <summary>float32 everywhere.</summary>
    [SuppressMessage("Naming", "CA1720:Identifier contains type name", Justification = "The name of the precision.")]
    Single,

    /// <summary>
    /// bfloat16 in the forward and backward passes of training steps, and float32 for the weights that the optimiser moves, for
    /// losses, for gradients once they are there, and for validation: Micikevicius et al., "Mixed precision training", ICLR 2018,
    /// arXiv:1710.03740. Meant for CUDA; on the CPU libtorch 1.13 lacks the reflection padding of EFRUFN and FRUFN, and
    /// ColorNet trains.
    /// </summary>
    BFloat16,
}
