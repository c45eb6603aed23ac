using FusionML.Imaging;
namespace FusionML.Inference;
internal sealed class ExposureBracketFusion : IStackFusion
{
    public string Name => "exposure-fusion";
    public FusionResult Fuse(PictureStack stack, IProgress<FuseProgress>? progress, CancellationToken cancellationToken) => throw new NotImplementedException();
}
