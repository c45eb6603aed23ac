namespace FusionML.Metrics;

/// <summary>A band that hands out its rows as double, whatever it stores, so that filters have one form of input.</summary>
internal abstract class SampleRows(int height, int width)
{
    /// <summary>Rows.</summary>
    public int Height { get; } = height;

    /// <summary>Columns.</summary>
    public int Width { get; } = width;

    /// <summary>Writes row <paramref name="y"/> to the first <see cref="Width"/> places of <paramref name="target"/>.</summary>
    public abstract void Read(int y, Span<double> target);
}

/// <summary>The rows of an 8-bit band.</summary>
internal sealed class ByteRows(BytePlane plane) : SampleRows(plane.Height, plane.Width)
{
    /// <inheritdoc/>
    public override void Read(int y, Span<double> target)
    {
        ReadOnlySpan<byte> row = plane.Samples.Slice(y * Width, Width);
        for (int x = 0; x < row.Length; x++)
        {
            target[x] = row[x];
        }
    }
}

/// <summary>A band of doubles, row-major.</summary>
internal sealed class DoublePlane(int height, int width, double[] samples) : SampleRows(height, width)
{
    /// <summary>Makes a band of zeros.</summary>
    public DoublePlane(int height, int width)
        : this(height, width, new double[(long)height * width]) { }

    /// <summary>All samples, row after row.</summary>
    public double[] Samples { get; } = samples;

    /// <summary>The 8-bit band as doubles.</summary>
    public static DoublePlane Of(BytePlane plane)
    {
        DoublePlane doubles = new(plane.Height, plane.Width);
        ReadOnlySpan<byte> bytes = plane.Samples;
        for (int i = 0; i < bytes.Length; i++)
        {
            doubles.Samples[i] = bytes[i];
        }

        return doubles;
    }

    /// <summary>Row <paramref name="y"/>.</summary>
    public Span<double> Row(int y) => Samples.AsSpan(y * Width, Width);

    /// <inheritdoc/>
    public override void Read(int y, Span<double> target) => Row(y).CopyTo(target);
}
