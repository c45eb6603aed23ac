namespace FusionML.Training;

/// <summary>A convolution from or to the picture, which the published files call by the number of a step in a row.</summary>
internal static class NumberedConvolution
{
    private const string Number = "1";

    /// <summary>Registers a convolution under its number.</summary>
    public static ModuleDict<Conv2d> Of(Conv2d convolution) => nn.ModuleDict([(Number, convolution)]);

    /// <summary>What the convolution makes of features or pictures.</summary>
    public static Tensor Run(this ModuleDict<Conv2d> numbered, Tensor input) => numbered[Number].forward(input);
}
