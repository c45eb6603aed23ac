using FusionML.Inference;
using FusionML.Training;

namespace FusionML.Ablation;

/// <summary>
/// Multiply-adds of a forward pass, counted from the tensors of a network: convolutions and linear layers at the scale that they
/// run at, and the two products of window attention. Norms, activations, resizing and the position bias (a table of the weights)
/// are left out.
/// </summary>
internal static class MultiplyAdds
{
    private const int TransformationWindow = 2;
    private const int MaskWindow = 4;

    /// <summary>Parameters that the forward pass uses.</summary>
    public static double Parameters(NetworkKind kind)
    {
        using FusionNetwork network = kind.Create();
        return network.Layout.LiveParameterCount;
    }

    /// <summary>The multiply-adds of a layout at a size.</summary>
    /// <param name="layout">The network.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="units">How often an unfolding unit runs its transformation: 1 unless one unit is shared.</param>
    /// <param name="masks">How often it makes a mask: EFRUFN's solver evaluations.</param>
    public static double Count(NetworkLayout layout, int height, int width, int units = 1, int masks = 1) =>
        layout
            .Tensors.Where(tensor => tensor.Role == TensorRole.Live)
            .Sum(tensor => PerPixel(tensor) * (double)height * width * Times(tensor.Name, units, masks));

    private static double PerPixel(LayoutTensor tensor)
    {
        bool isProduct = tensor.Name.EndsWith("weight", StringComparison.Ordinal) && tensor.Shape.Count > 1;
        if (!isProduct || tensor.Name.Contains(".cpb_mlp.", StringComparison.Ordinal))
        {
            return 0;
        }

        double attention = 0;
        if (tensor.Name.EndsWith("attn.qkv.weight", StringComparison.Ordinal))
        {
            int window = IsMask(tensor.Name) ? MaskWindow : TransformationWindow;
            attention = 2.0 * tensor.Shape[1] * window * window;
        }

        return (tensor.Count + attention) / Shrinking(tensor.Name);
    }

    private static int Shrinking(string name) =>
        name.Contains(".fe8.", StringComparison.Ordinal) ? 64
        : name.Contains(".fe4.", StringComparison.Ordinal) ? 16
        : name.Contains(".fe2.", StringComparison.Ordinal) ? 4
        : 1;

    private static int Times(string name, int units, int masks) =>
        IsMask(name) ? masks
        : IsUnit(name) ? units
        : 1;

    private static bool IsUnit(string name) =>
        name.StartsWith("fuser.", StringComparison.Ordinal) || name.StartsWith("update_block.", StringComparison.Ordinal);

    private static bool IsMask(string name) => name.Contains(".gs.", StringComparison.Ordinal);
}
