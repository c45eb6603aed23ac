namespace FusionML.Inference;

/// <summary>How far a fusion is.</summary>
/// <param name="Fraction">The share of the work that is done, 0 to 1; never falls within one fusion.</param>
/// <param name="Iteration">Evaluations of the fixed-point map so far; 0 before the first, and for engines without one.</param>
/// <param name="Residual">The last evaluation's relative residual; null before the first.</param>
public readonly record struct FuseProgress(double Fraction, int Iteration = 0, double? Residual = null);
