using System.Numerics;
using System.Runtime.InteropServices;

namespace FusionML.Metrics;

/// <summary>Weights of the columns of a padded row: 1 within the picture, 0 beyond it.</summary>
internal static class RowMask
{
    /// <summary>A row of <paramref name="vectors"/> vectors whose first <paramref name="width"/> lanes are 1.</summary>
    public static ReadOnlySpan<Vector<double>> Of(int width, int vectors)
    {
        double[] weights = new double[vectors * Vector<double>.Count];
        Array.Fill(weights, 1, 0, width);
        return MemoryMarshal.Cast<double, Vector<double>>(weights.AsSpan());
    }
}
