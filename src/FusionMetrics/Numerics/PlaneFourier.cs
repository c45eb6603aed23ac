using System.Numerics;

namespace FusionML.Metrics;

/// <summary>Fourier transforms of the rows and columns of a plane, several of them side by side.</summary>
internal sealed class PlaneFourier
{
    /// <summary>Strips that one thread works on before it looks for new ones.</summary>
    private const int StripsPerBlock = 8;

    private readonly FourierPlan _rowPlan;
    private readonly FourierPlan _columnPlan;

    /// <summary>Plans the transforms of planes of one size.</summary>
    public PlaneFourier(int height, int width) => (_columnPlan, _rowPlan) = (FourierPlan.For(height), FourierPlan.For(width));

    /// <summary>
    /// Signals that are transformed together: 64 bytes of each, one line of the cache, or a vector where that is longer.
    /// </summary>
    public static int StripWidth { get; } = Math.Max(8, Vector<double>.Count);

    /// <summary>Transforms every row in place.</summary>
    public void TransformRows(ComplexPlane plane, bool backward, CancellationToken cancellationToken) =>
        RunStrips(
            plane.Height,
            _rowPlan,
            (batch, first, count) =>
            {
                LoadRows(plane, batch, first, count);
                Transform(batch, backward);
                StoreRows(plane, batch, first, count);
            },
            cancellationToken
        );

    /// <summary>Transforms every column in place.</summary>
    public void TransformColumns(ComplexPlane plane, bool backward, CancellationToken cancellationToken) =>
        RunStrips(
            plane.Width,
            _columnPlan,
            (batch, first, count) =>
            {
                LoadColumns(plane, batch, first, count);
                Transform(batch, backward);
                StoreColumns(plane, batch, first, count);
            },
            cancellationToken
        );

    /// <summary>
    /// Filters in the frequency domain. The filter is real and even, so the real and the imaginary part are filtered each for
    /// itself: two pictures at a time.
    /// </summary>
    public void Filter(ComplexPlane plane, EvenFilter filter, CancellationToken cancellationToken)
    {
        TransformRows(plane, backward: false, cancellationToken);
        RunStrips(
            plane.Width,
            _columnPlan,
            (batch, first, count) =>
            {
                LoadColumns(plane, batch, first, count);
                batch.Forward();
                filter.Apply(batch, first, count);
                batch.Backward();
                StoreColumns(plane, batch, first, count);
            },
            cancellationToken
        );
        TransformRows(plane, backward: true, cancellationToken);
    }

    /// <summary>A batch for one strip of columns.</summary>
    public FourierBatch NewColumnBatch() => new(_columnPlan, StripWidth);

    /// <summary>A batch for one strip of rows.</summary>
    public FourierBatch NewRowBatch() => new(_rowPlan, StripWidth);

    private static void Transform(FourierBatch batch, bool backward)
    {
        if (backward)
        {
            batch.Backward();
        }
        else
        {
            batch.Forward();
        }
    }

    private static void RunStrips(
        int signals,
        FourierPlan plan,
        Action<FourierBatch, int, int> work,
        CancellationToken cancellationToken
    )
    {
        int width = StripWidth;
        RowBlocks.Run(
            (signals + width - 1) / width,
            StripsPerBlock,
            (firstStrip, endStrip) =>
            {
                FourierBatch batch = new(plan, width);
                for (int strip = firstStrip; strip < endStrip; strip++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    work(batch, strip * width, Math.Min(width, signals - strip * width));
                }
            },
            cancellationToken
        );
    }

    private static void LoadColumns(ComplexPlane plane, FourierBatch batch, int first, int count)
    {
        int width = batch.Width;
        for (int y = 0; y < plane.Height; y++)
        {
            plane.Real.AsSpan(y * plane.Width + first, count).CopyTo(batch.Real.AsSpan(y * width, width));
            plane.Imaginary.AsSpan(y * plane.Width + first, count).CopyTo(batch.Imaginary.AsSpan(y * width, width));
        }
    }

    private static void StoreColumns(ComplexPlane plane, FourierBatch batch, int first, int count)
    {
        int width = batch.Width;
        for (int y = 0; y < plane.Height; y++)
        {
            batch.Real.AsSpan(y * width, count).CopyTo(plane.Real.AsSpan(y * plane.Width + first, count));
            batch.Imaginary.AsSpan(y * width, count).CopyTo(plane.Imaginary.AsSpan(y * plane.Width + first, count));
        }
    }

    private static void LoadRows(ComplexPlane plane, FourierBatch batch, int first, int count)
    {
        for (int row = 0; row < count; row++)
        {
            Scatter(plane.Real.AsSpan((first + row) * plane.Width, plane.Width), batch.Real.AsSpan(row), batch.Width);
            Scatter(plane.Imaginary.AsSpan((first + row) * plane.Width, plane.Width), batch.Imaginary.AsSpan(row), batch.Width);
        }
    }

    private static void StoreRows(ComplexPlane plane, FourierBatch batch, int first, int count)
    {
        for (int row = 0; row < count; row++)
        {
            Gather(batch.Real.AsSpan(row), plane.Real.AsSpan((first + row) * plane.Width, plane.Width), batch.Width);
            Gather(batch.Imaginary.AsSpan(row), plane.Imaginary.AsSpan((first + row) * plane.Width, plane.Width), batch.Width);
        }
    }

    private static void Scatter(ReadOnlySpan<double> row, Span<double> target, int step)
    {
        for (int x = 0; x < row.Length; x++)
        {
            target[x * step] = row[x];
        }
    }

    private static void Gather(ReadOnlySpan<double> source, Span<double> row, int step)
    {
        for (int x = 0; x < row.Length; x++)
        {
            row[x] = source[x * step];
        }
    }
}
