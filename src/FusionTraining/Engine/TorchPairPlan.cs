using System.Runtime.InteropServices;
using FusionML.Inference;

namespace FusionML.Training;

/// <summary>
/// A network of TorchSharp as a plan: takes its turn, runs without tracking gradients, and leaves no tensor behind.
/// </summary>
internal abstract class TorchPairPlan(SharedNetwork network) : IPairPlan
{
    /// <inheritdoc/>
    public PairSolution Fuse(
        PaddedPlane first,
        PaddedPlane second,
        PairOutput output,
        FuseOptions options,
        Action<FuseProgress> report,
        CancellationToken cancellationToken
    )
    {
        using SharedNetwork.Turn turn = network.TakeTurn(cancellationToken);
        Device device = network.Device;
        using TorchThreads? threads = device.type == DeviceType.CPU ? new TorchThreads(options.EffectiveThreads) : null;
        using IDisposable untracked = no_grad();
        using DisposeScope scope = NewDisposeScope();
        try
        {
            return Fuse(ToDevice(first.ToArray(), 1), ToDevice(second.ToArray(), 1), output, options, report, cancellationToken);
        }
        catch (ExternalException error)
        {
            throw TorchBackend.Failure(device.ToString(), error);
        }
    }

    /// <summary>Nothing is kept between two pictures.</summary>
    public void Dispose() { }

    /// <summary>Columns of the pictures of this plan; the rows follow from the length.</summary>
    protected abstract int Width { get; }

    /// <summary>Fuses two pictures of 1 x 1 x height x width on the network's device, in its type.</summary>
    protected abstract PairSolution Fuse(
        Tensor first,
        Tensor second,
        PairOutput output,
        FuseOptions options,
        Action<FuseProgress> report,
        CancellationToken cancellationToken
    );

    /// <summary>Samples of some planes on the network's device, in its type: 1 x planes x height x width.</summary>
    protected Tensor ToDevice(ReadOnlySpan<float> samples, int planes)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor host = empty([1, planes, samples.Length / planes / Width, Width], float32);
        MemoryMarshal.AsBytes(samples).CopyTo(host.bytes);
        return host.to(network.Type).to(network.Device).MoveToOuterDisposeScope();
    }

    /// <summary>Copies the values of a tensor of the plan's size to a plane.</summary>
    protected void ToHost(Tensor tensor, CroppedPlane plane)
    {
        float[] samples = new float[tensor.numel()];
        ToHost(tensor, samples);
        plane.Set(samples, Width);
    }

    /// <summary>Copies the values of a tensor to <paramref name="samples"/>, of the same length.</summary>
    protected static void ToHost(Tensor tensor, Span<float> samples)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor host = tensor.to(float32).cpu().contiguous();
        host.bytes.CopyTo(MemoryMarshal.AsBytes(samples));
    }
}
