namespace FusionML.Inference;

/// <summary>
/// The weights of ReFusion's fusion module, packed for the kernels. Both sources lie in one map of 32 channels, the first 16 of
/// image 1 and the others of image 2, so that the five stages of the network (two of the encoders, the attention fusion module,
/// two of the decoder) are stages of one kind.
/// </summary>
/// <remarks>Read only after construction, so plans on several threads may share it.</remarks>
internal sealed class ReFusionWeights : IDisposable
{
    /// <summary>Channels of one source, and of the last layer but one.</summary>
    public const int SourceChannels = 16;

    /// <summary>Stages with a global attention, one after the other.</summary>
    public const int StageCount = 5;

    /// <summary>The slope of the last activation but one.</summary>
    public const float Slope = 0.01f;

    private const int Taps = 9;

    /// <exception cref="WeightsException">A tensor is missing or has another size.</exception>
    public ReFusionWeights(WeightFile file)
    {
        TensorSource tensors = new(file);
        ReFusionStageReader reader = new(tensors);
        Input =
        [
            new LinearPart(Convolution(tensors, "project_in_1", 1), 0, 0),
            new LinearPart(Convolution(tensors, "project_in_2", 1), Taps, SourceChannels),
        ];
        Stages = [reader.Encoders(0), reader.Encoders(1), reader.AttentionFusion(), reader.Decoder(0), reader.Decoder(1)];
        Output = [new LinearPart(Convolution(tensors, "project_out_0", 2 * SourceChannels), 0, 0)];
        Last = new DepthwiseTaps(tensors.Get("project_out_1.weight", SourceChannels * Taps));
    }

    /// <summary>From both pictures to the map.</summary>
    public LinearPart[] Input { get; }

    /// <summary>The stages in their order.</summary>
    public MixingStageWeights[] Stages { get; }

    /// <summary>From the map to 16 channels.</summary>
    public LinearPart[] Output { get; }

    /// <summary>From 16 channels to the picture.</summary>
    public DepthwiseTaps Last { get; }

    public void Dispose()
    {
        Array.ForEach([.. Input, .. Output], part => part.Weights.Dispose());
        Array.ForEach(Stages, stage => stage.Dispose());
        Last.Dispose();
    }

    private static LinearWeights Convolution(TensorSource tensors, string name, int inputs) =>
        new(tensors.Get($"{name}.weight", SourceChannels * inputs * Taps), bias: [], inputs * Taps, SourceChannels);
}
