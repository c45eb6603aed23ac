using FusionML.Imaging;
using FusionML.Inference;

namespace FusionML.Training;

/// <summary>How a fixed point is found and how gradients pass through it.</summary>
/// <remarks>
/// Every setter refuses a value out of its range with an <see cref="ArgumentOutOfRangeException"/>. Immutable once made.
/// </remarks>
public sealed record FixedPointOptions
{
    /// <summary>What is iterated; the mask by default.</summary>
    public FixedPoint FixedPoint
    {
        get;
        init => field = OptionValue.Defined(value);
    } = FixedPoint.Mask;

    /// <summary>The solver of the forward pass; Anderson by default.</summary>
    public FixedPointMethod Solver
    {
        get;
        init => field = OptionValue.Defined(value);
    } = FixedPointMethod.Anderson;

    /// <summary>The most evaluations of the map in the forward pass, at least 1; 5 by default, as in the paper.</summary>
    public int MaximumIterations
    {
        get;
        init => field = OptionValue.AtLeast(value, 1);
    } = 5;

    /// <summary>
    /// The relative residual |f(z) - z| / |f(z)| of the worst picture at which the iteration stops early; 0 by default: never.
    /// </summary>
    public double Tolerance
    {
        get;
        init => field = OptionValue.AtLeast(value, 0);
    }

    /// <summary>How many past evaluations Anderson mixes and Broyden remembers, at least 1; 6 by default.</summary>
    public int Memory
    {
        get;
        init => field = OptionValue.AtLeast(value, 1);
    } = 6;

    /// <summary>What Anderson adds to the diagonal of the residuals' inner products; 1e-4 by default.</summary>
    public double AndersonRegularization
    {
        get;
        init => field = OptionValue.AtLeast(value, 0);
    } = 1e-4;

    /// <summary>How gradients pass through the fixed point; Jacobian-free by default, as in the paper.</summary>
    public FixedPointGradient Gradient
    {
        get;
        init => field = OptionValue.Defined(value);
    } = FixedPointGradient.JacobianFree;

    /// <summary>Tracked evaluations of the phantom gradient, at least 1; 5 by default.</summary>
    public int PhantomSteps
    {
        get;
        init => field = OptionValue.AtLeast(value, 1);
    } = 5;

    /// <summary>tau of the phantom gradient's steps z + tau (f(z) - z), above 0 and up to 1; 0.5 by default.</summary>
    public double PhantomDamping
    {
        get;
        init => field = OptionValue.PositiveUpTo(value, 1);
    } = 0.5;

    /// <summary>
    /// The most products with the Jacobian in the linear solve of the implicit gradient, at least 1; 50 by default.
    /// </summary>
    public int ImplicitIterations
    {
        get;
        init => field = OptionValue.AtLeast(value, 1);
    } = 50;

    /// <summary>The relative residual at which that linear solve stops; 1e-6 by default.</summary>
    public double ImplicitTolerance
    {
        get;
        init => field = OptionValue.AtLeast(value, 0);
    } = 1e-6;
}
