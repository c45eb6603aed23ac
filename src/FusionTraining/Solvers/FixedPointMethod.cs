namespace FusionML.Training;

/// <summary>How the fixed point of EFRUFN is sought in the forward pass.</summary>
public enum FixedPointMethod
{
    /// <summary>Plain iteration.</summary>
    Plain,

    /// <summary>Anderson mixing of the last iterates.</summary>
    Anderson,

    /// <summary>Broyden's method: a quasi-Newton iteration with a growing estimate of the inverse Jacobian.</summary>
    Broyden,
}
