using System.Numerics;

namespace FusionML.Metrics;

/// <summary>
/// The product of two sigmoids by which Xydeas and Petrovic turn strength and direction of an edge into one number.
/// </summary>
/// <param name="Gain">The product of the two limits, Gamma_g Gamma_a.</param>
/// <param name="StrengthSlope">kappa_g.</param>
/// <param name="StrengthCentre">sigma_g.</param>
/// <param name="DirectionSlope">kappa_a.</param>
/// <param name="DirectionCentre">sigma_a.</param>
internal readonly record struct SigmoidPair(
    double Gain,
    double StrengthSlope,
    double StrengthCentre,
    double DirectionSlope,
    double DirectionCentre
)
{
    // exp overflows above 709 and is 0 for all purposes below -700; without limits the vector form would fall back to single
    // numbers.
    private static readonly Vector<double> Limit = new(700);

    /// <summary>
    /// Gamma_g / (1 + exp(kappa_g (strength - sigma_g))) * Gamma_a / (1 + exp(kappa_a (direction - sigma_a))), lane by lane.
    /// </summary>
    public Vector<double> Of(Vector<double> strength, Vector<double> direction)
    {
        Vector<double> strengthPower = (strength - new Vector<double>(StrengthCentre)) * StrengthSlope;
        Vector<double> directionPower = (direction - new Vector<double>(DirectionCentre)) * DirectionSlope;
        return new Vector<double>(Gain)
            / ((Vector<double>.One + LimitedExp(strengthPower)) * (Vector<double>.One + LimitedExp(directionPower)));
    }

    private static Vector<double> LimitedExp(Vector<double> power) => Vector.Exp(Vector.Min(Vector.Max(power, -Limit), Limit));
}
