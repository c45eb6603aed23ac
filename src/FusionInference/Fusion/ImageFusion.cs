using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>Fuses pictures as a recipe says: one size, normalised luminance on an engine, chroma by a rule or ColorNet.</summary>
/// <remarks>
/// <code>
/// using ImageFusion fusion = ImageFusion.ForTask(FusionTask.Ivf);
/// FusionImage fused = fusion.Fuse([PictureFile.Read("visible.png"), PictureFile.Read("infrared.png")]).Image;
/// </code>
/// Can be used from several threads at once. The engine and ColorNet, which hold native memory and threads, are made when the
/// first picture needs them; dispose of the fusion to free them. Calls that are running then end as usual, later ones throw. An
/// engine that was handed in stays the caller's.
/// </remarks>
public sealed partial class ImageFusion : IDisposable
{
    /// <summary>The fewest pictures of a fusion.</summary>
    public const int MinimumPictures = 2;

    /// <summary>The most pictures of a fusion.</summary>
    public const int MaximumPictures = 200;

    private readonly Func<IFusionEngine> _engine;
    private readonly LazyResource<IFusionEngine>? _ownEngine;
    private readonly LazyResource<IChromaRule> _chroma;
    private readonly RunningCalls _calls;
    private readonly bool _hasOwnNetwork;

    /// <summary>Fuses as <paramref name="recipe"/> says.</summary>
    /// <param name="recipe">The recipe; what it leaves open is settled now.</param>
    /// <param name="createEngine">The backend of a network; null, the default, for managed kernels.</param>
    /// <exception cref="ArgumentException">The recipe contradicts itself, or names what does not exist.</exception>
    /// <exception cref="WeightsException">Weights are another network's, or none ship for the task.</exception>
    public ImageFusion(FusionRecipe recipe, NetworkEngineFactory? createEngine = null)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        Recipe = recipe.Settle();
        EngineName = Recipe.Rule ?? Recipe.Network!;
        _ownEngine = new LazyResource<IFusionEngine>(() => CreateEngine(Recipe, createEngine), typeof(ImageFusion));
        _engine = _ownEngine.Get;
        _hasOwnNetwork = createEngine is null;
        _chroma = ChromaOf(Recipe);
        _calls = new RunningCalls(typeof(ImageFusion), Release);
    }

    /// <summary>Fuses on <paramref name="engine"/>, which stays the caller's.</summary>
    /// <param name="engine">Fuses the luminance.</param>
    /// <param name="recipe">The rest, with neither weights nor a rule; null for the defaults.</param>
    /// <exception cref="ArgumentException">The recipe has weights or a rule, or contradicts itself.</exception>
    public ImageFusion(IFusionEngine engine, FusionRecipe? recipe = null)
    {
        ArgumentNullException.ThrowIfNull(engine);
        Recipe = RecipeSettlement.SettleAround(recipe ?? new FusionRecipe(), engine);
        EngineName = engine.Name;
        _engine = () => engine;
        _chroma = ChromaOf(Recipe);
        _calls = new RunningCalls(typeof(ImageFusion), Release);
    }

    /// <summary>The recipe with nothing left open.</summary>
    public FusionRecipe Recipe { get; }

    /// <summary>The network or rule that fuses the luminance, such as <c>efrufn</c> or <c>laplacian</c>.</summary>
    public string EngineName { get; }

    /// <summary>Fuses with the weights that ship for <paramref name="task"/>, and with its chroma.</summary>
    /// <exception cref="WeightsException">No weights ship for the task.</exception>
    public static ImageFusion ForTask(FusionTask task) => new(new FusionRecipe { Task = task });

    /// <summary>Fuses registered pictures.</summary>
    /// <param name="pictures">
    /// At least two, of any depth, and of one size where the recipe says nothing else. The first is the visible, near,
    /// under-exposed or MRI picture.
    /// </param>
    /// <param name="progress">Reports progress of luminance and chroma, on the threads that do the work.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <returns>
    /// The fused picture, of the largest bit depth, and how its luminance came about; gray if all are gray. It has the metadata of
    /// the first picture without its warnings, and where every picture has an opacity, the lowest of them. With more than two
    /// pictures, mask and residuals are those of the last step.
    /// </returns>
    /// <exception cref="ArgumentException">There are fewer than two pictures, or one is null.</exception>
    /// <exception cref="PictureSizeMismatchException">The pictures differ in size, and the recipe says nothing of it.</exception>
    /// <exception cref="PixelValueException">A sample is NaN or infinite.</exception>
    /// <exception cref="PictureException">A sample lies far outside [0, 1], or the pictures are too large.</exception>
    /// <exception cref="DivergenceException">The fixed-point iteration left the finite numbers.</exception>
    /// <exception cref="FusionMemoryException">The machine has too little memory left; see <see cref="EstimateMemory"/>.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The fusion has been disposed of.</exception>
    public FusionResult Fuse(
        IReadOnlyList<FusionImage> pictures,
        IProgress<FuseProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(pictures);
        return Fuse(pictures, [.. pictures.Select((_, i) => SourcePlanes.NameOf(i))], progress, cancellationToken);
    }

    /// <inheritdoc cref="Fuse(IReadOnlyList{FusionImage}, IProgress{FuseProgress}, CancellationToken)"/>
    /// <summary>Fuses registered pictures that have names.</summary>
    /// <param name="pictures">The pictures, as above.</param>
    /// <param name="names">What errors call them, such as the paths of their files; one for each picture.</param>
    /// <param name="progress">Reports progress of luminance and chroma, on the threads that do the work.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public FusionResult Fuse(
        IReadOnlyList<FusionImage> pictures,
        IReadOnlyList<string> names,
        IProgress<FuseProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        RequirePictures(pictures, names);
        using RunningCalls.Call running = _calls.Enter();
        cancellationToken.ThrowIfCancellationRequested();
        if (IsTogether(pictures.Count))
        {
            return FuseTogether([.. pictures.Zip(names, PictureSource.Of)], progress, cancellationToken);
        }

        for (int i = 0; i < pictures.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            pictures[i].RequireFinite(names[i]);
        }

        FusionImage[] agreed = SourceSizes.Agree(pictures, names, Recipe.SizeMismatch, cancellationToken);
        MemoryCall call = new(
            agreed[0].Height,
            agreed[0].Width,
            agreed.Length,
            agreed.Any(picture => picture.IsColor),
            agreed.Max(picture => picture.BitDepth)
        );
        MemoryNeeds.Require(Recipe, _hasOwnNetwork, call, MachineMemory.Available);
        try
        {
            return Fuse(agreed, names, progress, cancellationToken);
        }
        catch (OutOfMemoryException error)
        {
            throw MemoryNeeds.RanOut(Recipe, _hasOwnNetwork, call, error);
        }
    }

    /// <summary>Estimates the memory of a fusion of pictures of one size.</summary>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="pictures">Pictures, at least 2.</param>
    /// <param name="isColor">True if a picture is coloured.</param>
    /// <param name="bitDepth">Bits per sample of the files, 1 to 16, or 32 for float.</param>
    /// <returns>
    /// The bytes. Of an engine that was handed in, and of a network on another backend, what it takes beside its results is not
    /// known and not counted.
    /// </returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is below the least.</exception>
    public MemoryEstimate EstimateMemory(int height, int width, int pictures = 2, bool isColor = true, int bitDepth = 8)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(pictures, MinimumPictures);
        ArgumentOutOfRangeException.ThrowIfLessThan(bitDepth, 1);
        return MemoryNeeds.Of(Recipe, _hasOwnNetwork, new MemoryCall(height, width, pictures, isColor, bitDepth));
    }

    private FusionResult Fuse(
        FusionImage[] agreed,
        IReadOnlyList<string> names,
        IProgress<FuseProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        SourceNormalization?[] ranges = SourceRanges.Of(
            Recipe,
            [.. agreed.Select(picture => picture.Y)],
            names,
            cancellationToken
        );
        ImagePlane[] luminance = [.. agreed.Zip(ranges, (picture, range) => range?.Range.Stretch(picture.Y) ?? picture.Y)];
        FusionWork work = FusionWork.Of(Recipe, agreed);
        FusionSteps steps = new(
            _engine(),
            Recipe.Engine,
            Recipe.KeepAgreement == true,
            _chroma.Get,
            work,
            agreed.Length,
            progress,
            cancellationToken
        );
        FusionResult result =
            IsDecided(agreed.Length) ? DecidedFusion.Fuse(steps, agreed, luminance, Recipe)
            : Recipe.Order == FusionOrder.Pairwise ? PairwiseFusion.Fuse(steps, agreed, luminance)
            : SequentialFusion.Fuse(steps, agreed, luminance);
        return result.WithSources(
            SourceAttributes.CommonOpacity(agreed),
            SourceAttributes.Metadata(agreed[0].Metadata),
            [.. ranges.OfType<SourceNormalization>()]
        );
    }

    /// <inheritdoc/>
    public void Dispose() => _calls.Dispose();

    private void Release()
    {
        _ownEngine?.Dispose();
        _chroma.Dispose();
    }

    private bool IsDecided(int pictures) => Recipe.FocusDecision == true && pictures == MinimumPictures;

    private static void RequirePictures(IReadOnlyList<FusionImage> pictures, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        RequirePictures(pictures);
        if (names.Count != pictures.Count)
        {
            throw new ArgumentException($"{pictures.Count} pictures can't have {names.Count} names.", nameof(names));
        }
    }

    private static void RequirePictures<TPicture>(IReadOnlyList<TPicture> pictures)
        where TPicture : class
    {
        ArgumentNullException.ThrowIfNull(pictures);
        if (pictures.Count < MinimumPictures || pictures.Contains(null!))
        {
            throw new ArgumentException(
                $"A fusion needs at least {MinimumPictures} pictures, none of them null, not {pictures.Count}.",
                nameof(pictures)
            );
        }

        if (pictures.Count > MaximumPictures)
        {
            throw new PictureException(
                $"{pictures.Count} pictures are too many: a fusion takes {MaximumPictures} at most. "
                    + "Fuse them in groups, and then the results."
            );
        }
    }

    private static IFusionEngine CreateEngine(FusionRecipe recipe, NetworkEngineFactory? create) =>
        recipe.Rule is not null ? ClassicalRule.Find(recipe.Rule)!
        : create is not null ? create(recipe.Weights!)
        : new ManagedFusionEngine(recipe.Weights!);

    private static LazyResource<IChromaRule> ChromaOf(FusionRecipe recipe) =>
        new(() => recipe.Chroma.CreateRule(recipe.Engine.Threads), typeof(ImageFusion));
}
