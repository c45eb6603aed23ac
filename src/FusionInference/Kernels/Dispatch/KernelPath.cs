namespace FusionML.Inference;

/// <summary>The instructions that kernels use.</summary>
internal enum KernelPath
{
    /// <summary>Four lanes, any machine.</summary>
    Portable,

    /// <summary>Eight lanes, x86 with AVX2 and FMA.</summary>
    Avx2,

    /// <summary>Sixteen lanes, x86 with AVX-512.</summary>
    Avx512,
}
