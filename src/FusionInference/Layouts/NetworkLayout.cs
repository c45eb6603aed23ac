using System.Runtime.InteropServices;

namespace FusionML.Inference;

/// <summary>
/// The tensors of a network by name and shape, as its published weight files hold them. One layout feeds the managed forward
/// pass and any other implementation that reads or writes the same files.
/// </summary>
/// <remarks>Instances are immutable and can be used from several threads.</remarks>
public sealed partial class NetworkLayout
{
    private const int Channels = 32;
    private const int ColorChannels = 48;
    private const int Heads = 8;
    private const int Units = 5;
    private const int ColorBlocks = 6;

    private readonly Dictionary<string, LayoutTensor> _byName;

    /// <summary>Describes a network of another kind, such as a variant that is trained for a study.</summary>
    /// <param name="network">Its name in metadata.</param>
    /// <param name="tensors">Every tensor that a file holds or may hold.</param>
    /// <exception cref="ArgumentException">The network has no name, or two tensors have the same.</exception>
    public NetworkLayout(string network, IReadOnlyList<LayoutTensor> tensors)
    {
        ArgumentException.ThrowIfNullOrEmpty(network);
        ArgumentNullException.ThrowIfNull(tensors);
        (Network, Tensors) = (network, [.. tensors]);
        _byName = Tensors.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
    }

    private NetworkLayout(string network, LayoutBuilder builder)
        : this(network, builder.Tensors) { }

    /// <summary>
    /// EFRUFN, the efficient fusion rule unfolding network: one unit whose mask is iterated to a fixed point. 236,226 parameters,
    /// of which <c>update_block.trans.0.weight</c> (18,432) is dead.
    /// </summary>
    public static NetworkLayout Efrufn { get; } =
        new(
            "efrufn",
            new LayoutBuilder()
                .Encoder("encoder1", Channels)
                .Encoder("encoder2", Channels)
                .Decoder("decoder", Channels)
                .Convolution("update_block.trans.0", Channels, 2 * Channels, 3, bias: false, TensorRole.Dead)
                .UnfoldingUnit("update_block", Channels, Heads)
        );

    /// <summary>
    /// FRUFN, the fusion rule unfolding network: five units with weights of their own. 863,850 parameters, of which
    /// <c>out_conv.weight</c> (288) is dead.
    /// </summary>
    public static NetworkLayout Frufn { get; } =
        new(
            "frufn",
            Enumerable
                .Range(1, Units)
                .Aggregate(
                    new LayoutBuilder()
                        .Convolution("out_conv", 1, Channels, 3, bias: false, TensorRole.Dead)
                        .Encoder("encoder1", Channels)
                        .Encoder("encoder2", Channels)
                        .Decoder("decoder", Channels),
                    (builder, unit) => builder.UnfoldingUnit($"fuser.u{unit}", Channels, Heads)
                )
        );

    /// <summary>
    /// ColorNet: the chroma of a fused picture from its luminance and the chroma of its two sources. 132,336 parameters.
    /// </summary>
    public static NetworkLayout ColorNet { get; } =
        new(
            "colornet",
            Enumerable
                .Range(0, ColorBlocks)
                .Aggregate(
                    new LayoutBuilder()
                        .Convolution("in_conv", ColorChannels, 5, 3, bias: false)
                        .Convolution("out_conv", 2, ColorChannels, 3, bias: false),
                    (builder, block) => builder.ConvNeXt($"fuse.{block}", ColorChannels)
                )
        );

    /// <summary>
    /// The network's name in metadata and on the command line: <c>efrufn</c>, <c>frufn</c>, <c>refusion</c>, <c>pslpt</c> or
    /// <c>colornet</c>.
    /// </summary>
    public string Network { get; }

    /// <summary>Every tensor that a file holds or may hold, in the order of the published files.</summary>
    public IReadOnlyList<LayoutTensor> Tensors { get; }

    /// <summary>Number of trainable values as the papers count them: live and dead tensors.</summary>
    public int ParameterCount => Tensors.Sum(tensor => tensor.Count);

    /// <summary>Number of values that the forward pass uses.</summary>
    public int LiveParameterCount => Tensors.Where(tensor => tensor.Role == TensorRole.Live).Sum(tensor => tensor.Count);

    private IEnumerable<string> LiveNames =>
        Tensors.Where(tensor => tensor.Role == TensorRole.Live).Select(tensor => tensor.Name);

    /// <summary>
    /// Checks that <paramref name="weights"/> hold exactly this network: every live tensor in its shape, and nothing unknown.
    /// </summary>
    /// <returns>The names of the dead tensors, buffers and copies that the file holds and the network does not use, in the file's
    /// order.</returns>
    /// <exception cref="WeightsException">Tensors are missing, unknown or of another shape, or copies differ from what they repeat:
    /// the message lists names and shapes.</exception>
    public IReadOnlyList<string> Check(WeightFile weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        IEnumerable<string> missing = Tensors
            .Where(tensor => tensor.Role == TensorRole.Live && !weights.Contains(tensor.Name))
            .Select(tensor => tensor.ToString());
        IEnumerable<string> unknown = weights
            .Tensors.Where(tensor => !_byName.ContainsKey(tensor.Name))
            .Select(tensor => tensor.ToString())
            .Concat(weights.IgnoredTensors.Where(name => !_byName.ContainsKey(name)));
        IEnumerable<string> misshaped = weights
            .Tensors.Where(tensor =>
                _byName.TryGetValue(tensor.Name, out LayoutTensor? wanted)
                && wanted.Role != TensorRole.Buffer
                && !wanted.Shape.SequenceEqual(tensor.Shape)
            )
            .Select(tensor => $"{tensor} instead of {WeightTensor.Describe(_byName[tensor.Name].Shape)}");
        IEnumerable<string> different = weights
            .Tensors.Where(tensor =>
                _byName.GetValueOrDefault(tensor.Name)?.Original is string original && Differs(tensor, original)
            )
            .Select(tensor => $"{tensor.Name} is not {_byName[tensor.Name].Original}");
        string[] problems =
        [
            List("missing", missing),
            List("unknown", unknown),
            List("misshaped", misshaped),
            List("copies that differ", different),
        ];
        string problem = string.Join("; ", problems.Where(text => text.Length > 0));
        if (problem.Length > 0)
        {
            throw new WeightsException(weights.Name, $"these are not the tensors of {Network}: {problem}");
        }

        IEnumerable<string> names = weights.Tensors.Select(tensor => tensor.Name);
        return [.. names.Where(name => _byName[name].Role != TensorRole.Live), .. weights.IgnoredTensors];

        // Bit by bit, so that a NaN equals its copy. What misses its original is listed as missing or misshaped already.
        bool Differs(WeightTensor copy, string original) =>
            weights.TryGet(original, out WeightTensor? wanted)
            && wanted.Values.Length == copy.Values.Length
            && !MemoryMarshal.AsBytes(copy.Values.AsSpan()).SequenceEqual(MemoryMarshal.AsBytes(wanted.Values.AsSpan()));
    }

    /// <summary>The share, 0 to 1, of the names of live tensors that the weights hold.</summary>
    internal double ShareOfLiveNames(WeightFile weights) => LiveNames.Average(name => weights.Contains(name) ? 1.0 : 0.0);

    private static string List(string what, IEnumerable<string> tensors)
    {
        const int MaximumNamed = 12;
        string[] all = [.. tensors];
        string rest = all.Length > MaximumNamed ? $" and {all.Length - MaximumNamed} more" : string.Empty;
        return all.Length == 0 ? string.Empty : $"{all.Length} {what}: {string.Join(", ", all.Take(MaximumNamed))}{rest}";
    }
}
