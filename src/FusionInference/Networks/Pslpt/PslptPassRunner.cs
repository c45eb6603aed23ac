namespace FusionML.Inference;

/// <summary>Knows for each pass of PSLPT what layer it is, with which weights and on which maps.</summary>
/// <param name="weights">The network.</param>
/// <param name="maps">The maps.</param>
/// <param name="layers">The layers on them.</param>
internal sealed class PslptPassRunner(PslptWeights weights, PslptMaps maps, PslptLayers layers)
{
    /// <summary>Does the rows that a pass has advanced by.</summary>
    /// <param name="pass">The pass; its rows end with the last one that is done.</param>
    /// <param name="from">The row where they begin.</param>
    /// <param name="pictures">What is read and written.</param>
    /// <param name="cancellation">Looked at between strips of rows.</param>
    public void Run(PslptPass pass, int from, PslptPictures pictures, CancellationToken cancellation)
    {
        (int to, int level, PslptBranch branch) = (pass.Done, pass.Level, pass.Branch);
        PyramidFusionWeights fusion = weights.Fusion[level];
        switch (pass.Work)
        {
            case PslptWork.Input:
                PaddedPlane source = branch == PslptBranch.First ? pictures.First : pictures.Second;
                layers.Input(source, EncoderOf(branch).Input, branch, from, to, cancellation);
                break;
            case PslptWork.FormerInput:
                layers.Convolve(
                    maps.Features(branch, level),
                    FormerOf(pass).Input,
                    residual: null,
                    maps.Work(branch, level),
                    from,
                    to,
                    cancellation
                );
                break;
            case PslptWork.FormerFirst:
                layers.First(FormerOf(pass).First, FormerOf(pass).Before, maps.Work(branch, level), from, to, cancellation);
                break;
            case PslptWork.FormerSecond:
                SwinEdges after = new(Before: null, FormerOf(pass).After);
                layers.Second(FormerOf(pass).Second, after, maps.Work(branch, level), from, to, cancellation);
                break;
            case PslptWork.FormerOutput:
                FeatureMap features = maps.Features(branch, level);
                layers.Convolve(maps.Work(branch, level), FormerOf(pass).Output, features, features, from, to, cancellation);
                break;
            case PslptWork.Pool:
                layers.Pool(branch, level, from, to, cancellation);
                break;
            case PslptWork.Subtract:
                layers.AddEnlarged(branch, level, sign: -1, from, to, cancellation);
                break;
            case PslptWork.Difference:
                layers.Difference(level, from, to, cancellation);
                break;
            case PslptWork.FusionInput:
                layers.Convolve(
                    maps.Features(PslptBranch.First, level),
                    fusion.Input,
                    residual: null,
                    maps.Work(branch, level),
                    from,
                    to,
                    cancellation
                );
                break;
            case PslptWork.FusionFirst:
                layers.First(fusion.First, fusion.Before, maps.Work(branch, level), from, to, cancellation);
                break;
            case PslptWork.FusionSecond:
                SwinEdges products = new(Before: null, fusion.After, fusion.Taps, maps.Planes(level));
                layers.Second(fusion.Second, products, maps.Work(branch, level), from, to, cancellation);
                break;
            case PslptWork.Mask:
                layers.Mask(level, fusion.Bias, pictures.Masks[level], from, to, cancellation);
                break;
            case PslptWork.Fuse:
                layers.Fuse(level, from, to, cancellation);
                break;
            case PslptWork.Add:
                layers.AddEnlarged(branch, level, sign: 1, from, to, cancellation);
                break;
            default:
                layers.Output(weights.Output, pictures.Fused, from, to, cancellation);
                break;
        }
    }

    private PyramidEncoderWeights EncoderOf(PslptBranch branch) =>
        branch == PslptBranch.First ? weights.FirstEncoder : weights.SecondEncoder;

    private FormerWeights FormerOf(PslptPass pass) =>
        pass.Branch == PslptBranch.Decoder ? weights.Decoder[pass.Level] : EncoderOf(pass.Branch).Formers[pass.Level];
}
