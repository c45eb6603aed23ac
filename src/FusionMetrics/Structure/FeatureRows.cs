namespace FusionML.Metrics;

/// <summary>The rows of a feature where phase congruency lies above a threshold, 0 elsewhere.</summary>
internal sealed class MaskedRows(SampleRows feature, SampleRows congruency, double threshold)
    : SampleRows(feature.Height, feature.Width)
{
    /// <inheritdoc/>
    public override void Read(int y, Span<double> target)
    {
        double[] mask = new double[Width];
        feature.Read(y, target);
        congruency.Read(y, mask);
        for (int x = 0; x < mask.Length; x++)
        {
            target[x] = mask[x] > threshold ? target[x] : 0;
        }
    }
}

/// <summary>
/// The rows of a feature of the picture whose phase congruency is larger, of the second one where both are equal.
/// </summary>
internal sealed class StrongerRows(SampleRows first, SampleRows second, SampleRows firstCongruency, SampleRows secondCongruency)
    : SampleRows(first.Height, first.Width)
{
    /// <inheritdoc/>
    public override void Read(int y, Span<double> target)
    {
        double[] other = new double[Width];
        double[] congruency = new double[Width];
        double[] otherCongruency = new double[Width];
        first.Read(y, target);
        second.Read(y, other);
        firstCongruency.Read(y, congruency);
        secondCongruency.Read(y, otherCongruency);
        for (int x = 0; x < other.Length; x++)
        {
            target[x] = congruency[x] > otherCongruency[x] ? target[x] : other[x];
        }
    }
}
