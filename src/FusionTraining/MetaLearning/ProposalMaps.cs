using FusionML.Imaging;
using FusionML.Inference;

namespace FusionML.Training;

/// <summary>What loss a trained proposal module asks for.</summary>
internal sealed class ProposalMaps : IDisposable
{
    private readonly LearnedLossNetworks _networks = LearnedLossNetworks.Create();

    /// <param name="networks">All three networks, as a training left them.</param>
    /// <exception cref="WeightsException">A tensor is missing or of another shape.</exception>
    public ProposalMaps(WeightFile networks) => NetworkTriple.Load(_networks, networks);

    /// <summary>The weights of the first source, and the fused picture.</summary>
    public ProposedWeights Of(TrainingPair pair)
    {
        using IDisposable untracked = no_grad();
        using DisposeScope scope = NewDisposeScope();
        (Tensor first, Tensor second) = (Batch(pair.First.Y), Batch(pair.Second.Y));
        (Tensor intensity, Tensor gradient) = _networks.Proposal.forward(first, second);
        return new ProposedWeights(Plane(intensity), Plane(gradient), Plane(_networks.Fusion.forward(first, second)));

        ImagePlane Plane(Tensor map) =>
            new(pair.First.Height, pair.First.Width, map.select(1, 0).contiguous().data<float>().ToArray());
    }

    /// <summary>Releases the networks.</summary>
    public void Dispose() => _networks.Dispose();

    private static Tensor Batch(ImagePlane plane) => tensor(plane.Samples.ToArray(), [1, 1, plane.Height, plane.Width]);
}
