namespace FusionML.Inference;

/// <summary>Where the gradients of a normalisation's scale and shift are summed: channels x lanes each.</summary>
internal readonly unsafe struct NormSums(float* scale, float* shift)
{
    public readonly float* Scale = scale, Shift = shift;
}
