using FusionML.Imaging;

namespace FusionML.Inference;

/// <content>Stacks and brackets: many pictures fused together, read one at a time.</content>
public sealed partial class ImageFusion
{
    /// <summary>Pictures of a stack from this size on leave garbage that counts.</summary>
    private const long PixelsWorthCollecting = 1 << 22;

    /// <summary>
    /// Fuses registered pictures that are read when they are needed: more than two by <see cref="FusionOrder.Together"/> one at a
    /// time and at most four times each, otherwise once and all of them before the work begins.
    /// </summary>
    /// <inheritdoc cref="Fuse(IReadOnlyList{FusionImage}, IProgress{FuseProgress}, CancellationToken)"/>
    /// <param name="sources">At least two pictures and 200 at most, as above.</param>
    /// <param name="progress">Reports progress of the luminance, on the threads that do the work.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public FusionResult Fuse(
        IReadOnlyList<PictureSource> sources,
        IProgress<FuseProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        RequirePictures(sources);
        using RunningCalls.Call running = _calls.Enter();
        return IsTogether(sources.Count)
            ? FuseTogether(sources, progress, cancellationToken)
            : Fuse(
                [.. sources.Select(source => source.Read(cancellationToken))],
                [.. sources.Select(source => source.Name)],
                progress,
                cancellationToken
            );
    }

    /// <summary>True if this many pictures are fused together and read one at a time while they are.</summary>
    public bool ReadsOneAtATime(int pictures) => IsTogether(pictures);

    /// <summary>What fuses this many pictures: the method for stacks or brackets, or the network or rule.</summary>
    public string MethodFor(int pictures) => IsTogether(pictures) ? StackFusions.Of(Recipe).Name : EngineName;

    private bool IsTogether(int pictures) => StackFusions.Fuses(Recipe, pictures);

    private FusionResult FuseTogether(
        IReadOnlyList<PictureSource> sources,
        IProgress<FuseProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        StackSources stack = new(sources, Recipe, cancellationToken);
        MemoryCall? call = null;
        try
        {
            FusionResult result = StackFusions
                .Of(Recipe)
                .Fuse(new PictureStack(sources.Count, Read), progress, cancellationToken);
            progress?.Report(new FuseProgress(1));
            return stack.Complete(result);
        }
        catch (OutOfMemoryException error) when (call is MemoryCall known)
        {
            throw MemoryNeeds.RanOut(Recipe, _hasOwnNetwork, known, error);
        }

        // The first picture tells how large all are, before anything is held of them.
        FusionImage Read(int index)
        {
            if (call is MemoryCall { Pixels: >= PixelsWorthCollecting })
            {
                // The planes of the picture before are garbage now, a gigabyte of it, which the collector would let lie.
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: false);
            }

            FusionImage picture = stack.Read(index);
            if (call is null)
            {
                MemoryCall first = new(picture.Height, picture.Width, sources.Count, picture.IsColor, picture.BitDepth);
                MemoryNeeds.Require(Recipe, _hasOwnNetwork, first, MachineMemory.Available);
                call = first;
            }

            return picture;
        }
    }
}
