namespace FusionML.Training;

/// <summary>How gradients pass through a fixed point z = f(z), whose exact gradient needs (I - J)^-1 with J = df/dz.</summary>
public enum FixedPointGradient
{
    /// <summary>
    /// Jacobian-free backpropagation: the inverse is taken as I, one tracked evaluation of f. Equation 20 of the paper.
    /// </summary>
    JacobianFree,

    /// <summary>
    /// Phantom gradient: a few damped, tracked evaluations of f from the fixed point, a truncated series for the inverse.
    /// </summary>
    Phantom,

    /// <summary>
    /// Implicit differentiation: the linear system with I - J is solved. Equation 19; the measure for the other two.
    /// </summary>
    Implicit,
}
