using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>Fuses the luminance of registered pictures: a network on some kind of arithmetic, or a classical rule.</summary>
/// <remarks>
/// Implementations can be used from several threads at once. Those of this library can be disposed of while one is still fusing:
/// what is running ends, and what begins later throws <see cref="ObjectDisposedException"/>.
/// </remarks>
public interface IFusionEngine : IDisposable
{
    /// <summary>The network or rule, in lower case: <c>efrufn</c>, <c>laplacian</c>.</summary>
    string Name { get; }

    /// <summary>Fuses two or more planes of one size.</summary>
    /// <param name="sources">
    /// The luminance planes in [0, 1]. The first is the visible, near, under-exposed or MRI picture. A network takes more than
    /// two in sequence: the first two are fused, the result (clamped to [0, 1]) plays the first picture for the third, and so on.
    /// A rule takes all at once.
    /// </param>
    /// <param name="options">How to work; null for the defaults.</param>
    /// <param name="progress">Reports progress, on the threads that do the work.</param>
    /// <param name="cancellationToken">Stops the work within a quarter of a second.</param>
    /// <returns>The fused luminance, clamped to [0, 1], of the sources' size and their largest bit depth.</returns>
    /// <exception cref="ArgumentException">There are fewer than two sources.</exception>
    /// <exception cref="PictureException">The sources differ in size, or hold a sample that is NaN, infinite or far outside [0,
    /// 1].</exception>
    /// <exception cref="DivergenceException">The fixed-point iteration left the finite numbers.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    FusionResult Fuse(
        IReadOnlyList<ImagePlane> sources,
        FuseOptions? options = null,
        IProgress<FuseProgress>? progress = null,
        CancellationToken cancellationToken = default
    );
}
