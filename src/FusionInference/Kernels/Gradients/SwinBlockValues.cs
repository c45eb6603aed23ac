namespace FusionML.Inference;

/// <summary>The present values of one parameter of a Swin block; they stay valid until the next change of the weights.</summary>
internal delegate ReadOnlySpan<float> SwinBlockValues(SwinBlockParameter parameter);
