namespace FusionML.Metrics;

/// <summary>The published codes whose forms the variants reproduce, with the papers that they belong to.</summary>
internal static class PublishedCode
{
    /// <summary>VIFB (and MEFB, by the same author and in the same form).</summary>
    public const string Vifb =
        "; as in the code of VIFB (X. Zhang, P. Ye, G. Xiao, CVPRW 2020, doi:10.1109/CVPRW50498.2020.00060) and MEFB";

    /// <summary>MEFB where it differs from VIFB.</summary>
    public const string Mefb =
        "; as in the code of MEFB (X. Zhang, Inf. Fusion 74 (2021) 111-131, doi:10.1016/j.inffus.2021.02.005)";

    /// <summary>L. Tang's evaluation scripts.</summary>
    public const string Tang =
        "; as in L. Tang's Evaluation-for-Image-Fusion (used since PIAFusion, doi:10.1016/j.inffus.2022.03.007)";

    /// <summary>CDDFuse's Evaluator.</summary>
    public const string CddFuse =
        "; as in the Evaluator of CDDFuse (Z. Zhao et al., CVPR 2023, doi:10.1109/CVPR52729.2023.00572), gray by OpenCV";

    /// <summary>The scripts of RFN-Nest and NestFuse.</summary>
    public const string Rfn =
        "; as in the scripts of RFN-Nest (H. Li, X.-J. Wu, J. Kittler, Inf. Fusion 73 (2021) 72-86, "
        + "doi:10.1016/j.inffus.2021.02.023)";

    /// <summary>Z. Liu's toolbox.</summary>
    public const string Liu =
        "; as in Z. Liu's imageFusionMetrics (Z. Liu et al., IEEE TPAMI 34 (2012) 94-109, doi:10.1109/TPAMI.2011.109)";
}
