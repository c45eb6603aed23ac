using FusionML.Imaging;
using FusionML.Inference;

namespace FusionML.Training;

/// <summary>
/// A network that fuses the luminance of two pictures, and that a training stage can train or take as a teacher.
/// </summary>
/// <remarks>Not thread-safe: one thread at a time.</remarks>
public abstract class FusionNetwork : nn.Module<Tensor, Tensor, Tensor>
{
    /// <summary>Makes a network of a layout.</summary>
    /// <param name="layout">The tensors of its weight files.</param>
    /// <exception cref="TorchBackendException">
    /// libtorch can't be loaded, or the processor, on which networks are made, computes wrong: see
    /// <see cref="TorchSharpDevice"/>.
    /// </exception>
    protected FusionNetwork(NetworkLayout layout)
        : base(TorchSharpDevice.RequireProcessorFor(layout.Network))
    {
        Layout = layout;
    }

    /// <summary>The tensors of its weight files by name and shape.</summary>
    public NetworkLayout Layout { get; }

    /// <summary>
    /// Whether the managed kernels do what they can, which is float32 on the CPU; true by default. Their results differ from
    /// TorchSharp's by rounding. Takes effect at the next forward pass.
    /// </summary>
    public bool UseManagedKernels
    {
        get;
        set
        {
            field = value;
            foreach (SwinLayer layer in modules().OfType<SwinLayer>())
            {
                layer.UseManagedKernels = value;
            }
        }
    } = true;

    /// <summary>Copies the weights of <paramref name="weights"/> into this network.</summary>
    /// <exception cref="WeightsException">
    /// They are not this network's, or take the second source first; nothing has been copied.
    /// </exception>
    public void Load(WeightFile weights) => NetworkWeights.Load(this, Layout, weights);

    /// <summary>A copy of the weights, with metadata beside the network's name.</summary>
    public WeightFile Save(IReadOnlyDictionary<string, string>? metadata = null) => NetworkWeights.Save(this, Layout, metadata);

    /// <summary>What encoder and decoder make of each source alone; the reconstruction warm-up learns from it.</summary>
    /// <param name="first">First sources, batch x 1 x height x width in [0, 1].</param>
    /// <param name="second">Second sources, of the same shape.</param>
    /// <exception cref="PictureException">The shapes are wrong or differ.</exception>
    public abstract (Tensor First, Tensor Second) Reconstruct(Tensor first, Tensor second);

    /// <summary>Whether the managed kernels may work on these tensors and on the parameters.</summary>
    private protected bool CanUseManagedKernels(params ReadOnlySpan<Tensor> tensors)
    {
        if (!UseManagedKernels)
        {
            return false;
        }

        foreach (Tensor tensor in tensors)
        {
            if (!TensorMemory.IsReachable(tensor))
            {
                return false;
            }
        }

        return TensorMemory.IsReachable(parameters().First());
    }
}
