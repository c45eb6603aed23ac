namespace FusionML.Inference;

/// <summary>ColorNet for one picture size together with the threads that it works on. Not thread-safe.</summary>
internal sealed class ThreadedColorNet : IDisposable
{
    private readonly KernelThreads _threads;

    public ThreadedColorNet(ColorNetWeights weights, PlanKey key)
    {
        _threads = new KernelThreads(key.Threads);
        Plan = new ColorNetPlan(weights, key.Height, key.Width, _threads, KernelOptions.Default);
    }

    public ColorNetPlan Plan { get; }

    public void Dispose()
    {
        Plan.Dispose();
        _threads.Dispose();
    }
}
