namespace FusionML.Inference;

/// <summary>The keys of a weight file's metadata that FusionML reads. Anything else may stand beside them.</summary>
public static class WeightMetadata
{
    /// <summary>The network, as <see cref="NetworkLayout.Network"/> names it.</summary>
    public const string Network = "network";

    /// <summary>The task that the network was trained for: <c>ivf</c>, <c>mfif</c>, <c>meif</c> or <c>mif</c>.</summary>
    public const string Task = "task";

    /// <summary>
    /// The order in which the network takes its pictures: <see cref="FirstSecond"/> (visible, near, under-exposed or MRI first;
    /// also where the key is missing) or <see cref="SecondFirst"/>.
    /// </summary>
    public const string ImageOrder = "image_order";

    /// <summary>Value of <see cref="ImageOrder"/>: the first source is the network's image 1.</summary>
    public const string FirstSecond = "first,second";

    /// <summary>Value of <see cref="ImageOrder"/>: the second source is the network's image 1.</summary>
    public const string SecondFirst = "second,first";

    /// <summary>True if the network takes the second source as its image 1.</summary>
    /// <exception cref="WeightsException">The file names another order.</exception>
    internal static bool IsSecondImageOne(WeightFile weights) => weights.Metadata.GetValueOrDefault(ImageOrder) switch
    {
        null or FirstSecond => false,
        SecondFirst => true,
        string other => throw new WeightsException(
            weights.Name, $"the metadata's {ImageOrder} is '{other}', neither '{FirstSecond}' nor '{SecondFirst}'"),
    };
}
