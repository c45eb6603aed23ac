namespace FusionML.Metrics;

/// <summary>A plane of complex numbers, row-major, its parts apart.</summary>
internal sealed class ComplexPlane(int height, int width)
{
    /// <summary>Rows.</summary>
    public int Height { get; } = height;

    /// <summary>Columns.</summary>
    public int Width { get; } = width;

    /// <summary>The real parts.</summary>
    public double[] Real { get; } = new double[(long)height * width];

    /// <summary>The imaginary parts.</summary>
    public double[] Imaginary { get; } = new double[(long)height * width];
}
