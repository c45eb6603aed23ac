namespace FusionML.Training;

/// <summary>Every layer with weights of the networks, and every window of the losses.</summary>
internal static class CheckedLayers
{
    /// <summary>The table that a device must pass.</summary>
    public static IReadOnlyList<CheckedLayer> All { get; } =
    [
        // Encoders, decoder and residual blocks.
        Convolution(1, 32, bias: false),
        Convolution(32, 32, bias: true),
        Convolution(32, 1, bias: false),
        // GLT: a convolution on either side of the attention.
        Convolution(32, 32, bias: false),
        Convolution(32, 32, bias: false) with
        {
            Form = LayerForm.ChannelsLast,
        },
        // MSMG: features and mask, the pyramid, the two channels of the softmax.
        Convolution(33, 32, bias: true),
        Convolution(128, 32, bias: true),
        Convolution(32, 2, bias: true) with
        {
            Form = LayerForm.ChannelsLast,
        },
        Depthwise(32),
        Linear(32, 128, bias: true),
        Linear(128, 32, bias: true),
        // Attention: queries, keys and values, the projection, the perceptron, the position bias.
        Linear(32, 96, bias: true),
        Linear(32, 32, bias: true),
        Linear(96, 32, bias: true),
        Linear(2, 512, bias: true),
        Linear(512, 8, bias: false),
        // ColorNet.
        Convolution(5, 48, bias: false),
        Depthwise(48),
        Linear(48, 192, bias: true),
        Linear(192, 48, bias: true),
        Convolution(48, 2, bias: false),
        // ReFusion and the two modules beside it: to features and back to pictures or weights, queries, keys and values, gates.
        ConvolutionLast(1, 16),
        ConvolutionLast(32, 16),
        ConvolutionLast(16, 16),
        ConvolutionLast(16, 1),
        ConvolutionLast(16, 2),
        DepthwiseLast(48),
        DepthwiseLast(64),
        DepthwiseLast(96),
        DepthwiseLast(128),
        Linear(16, 48, bias: false),
        Linear(16, 64, bias: false),
        Linear(32, 16, bias: false),
        Linear(16, 16, bias: false),
        Linear(32, 96, bias: false),
        Linear(32, 128, bias: false),
        Linear(64, 32, bias: false),
        Linear(32, 32, bias: false),
        // Sobel, and the column and the row of SSIM's window, with and without zeros around the picture.
        Window(2, 3, 3, padsZeros: true),
        Window(2, 3, 3, padsZeros: false),
        Window(1, 11, 1, padsZeros: true),
        Window(1, 1, 11, padsZeros: true),
        Window(1, 11, 1, padsZeros: false),
        Window(1, 1, 11, padsZeros: false),
    ];

    private static CheckedLayer Convolution(int inputs, int outputs, bool bias) =>
        new()
        {
            Inputs = inputs,
            Outputs = outputs,
            Kernel = (3, 3),
            HasBias = bias,
        };

    private static CheckedLayer ConvolutionLast(int inputs, int outputs) =>
        Convolution(inputs, outputs, bias: false) with
        {
            Form = LayerForm.ChannelsLast,
        };

    private static CheckedLayer DepthwiseLast(int channels) => ConvolutionLast(channels, channels) with { Groups = channels };

    private static CheckedLayer Depthwise(int channels) =>
        new()
        {
            Inputs = channels,
            Outputs = channels,
            Kernel = (7, 7),
            Groups = channels,
            HasBias = true,
        };

    private static CheckedLayer Linear(int inputs, int outputs, bool bias) =>
        new()
        {
            Inputs = inputs,
            Outputs = outputs,
            Kernel = (1, 1),
            HasBias = bias,
            Form = LayerForm.Tokens,
        };

    /// <summary>The losses see batches: two pictures.</summary>
    private static CheckedLayer Window(int outputs, int height, int width, bool padsZeros) =>
        new()
        {
            Inputs = 1,
            Outputs = outputs,
            Kernel = (height, width),
            PadsZeros = padsZeros,
            Batch = 2,
        };
}
