namespace FusionML.Inference;

/// <summary>ColorNet for one picture size together with the threads that it works on. Not thread-safe.</summary>
internal sealed class ThreadedColorNet : IDisposable
{
    /// <summary>The most pixels of a picture whose feature maps are all kept: 1.3 gigabytes.</summary>
    public const long MaximumWholePixels = 1 << 21;

    private readonly KernelThreads _threads;

    public ThreadedColorNet(ColorNetWeights weights, PlanKey key)
    {
        _threads = new KernelThreads(key.Threads);
        (int height, int width) = (key.Height, key.Width);
        Plan =
            key.Pixels <= MaximumWholePixels
                ? new ColorNetPlan(weights, height, width, _threads, KernelOptions.Default)
                : new ColorNetStripPlan(
                    weights,
                    height,
                    width,
                    ColorNetStripPlan.StripRowsFor(width),
                    _threads,
                    KernelOptions.Default
                );
    }

    public IColorNetPlan Plan { get; }

    /// <summary>Bytes that a plan takes.</summary>
    public static long BytesFor(PlanKey key) =>
        key.Pixels <= MaximumWholePixels
            ? ColorNetPlan.BytesFor(key.Height, key.Width)
            : ColorNetStripPlan.BytesFor(key.Height, key.Width, key.Threads);

    public void Dispose()
    {
        Plan.Dispose();
        _threads.Dispose();
    }
}
