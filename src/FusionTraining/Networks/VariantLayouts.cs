using System.Globalization;
using FusionML.Inference;

namespace FusionML.Training;

/// <summary>
/// The tensors of network variants, made from those of the published networks. Their names keep the variants' weights from being
/// taken for a published network's.
/// </summary>
internal static class VariantLayouts
{
    private const string FirstUnit = "fuser.u1.";

    /// <summary>EFRUFN without its mask generator.</summary>
    public static NetworkLayout EfrufnWithoutMask { get; } =
        new(
            "efrufn-without-mask",
            [
                .. NetworkLayout.Efrufn.Tensors.Where(tensor =>
                    tensor.Role != TensorRole.Dead && !tensor.Name.Contains(".gs.", StringComparison.Ordinal)
                ),
            ]
        );

    /// <summary>FRUFN with any number of units, or with one unit for all iterations.</summary>
    public static NetworkLayout Frufn(FrufnOptions options)
    {
        if (options is { Units: NetworkSizes.Units, Shared: false })
        {
            return NetworkLayout.Frufn;
        }

        LayoutTensor[] published = [.. NetworkLayout.Frufn.Tensors.Where(tensor => tensor.Role != TensorRole.Dead)];
        IEnumerable<LayoutTensor> ends = published.Where(tensor => !tensor.Name.StartsWith("fuser.", StringComparison.Ordinal));
        IEnumerable<LayoutTensor> units = Enumerable
            .Range(1, options.Shared ? 1 : options.Units)
            .SelectMany(n =>
                published
                    .Where(tensor => tensor.Name.StartsWith(FirstUnit, StringComparison.Ordinal))
                    .Select(tensor => tensor with { Name = $"fuser.u{n}.{tensor.Name[FirstUnit.Length..]}" })
            );
        string name = string.Create(
            CultureInfo.InvariantCulture,
            $"frufn-{(options.Shared ? "shared-" : string.Empty)}{options.Units}"
        );
        return new NetworkLayout(name, [.. ends, .. units]);
    }
}
