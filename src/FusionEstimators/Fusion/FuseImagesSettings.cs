using FusionML.Imaging;
using FusionML.Inference;
using FusionML.Training;

namespace FusionML.Estimators;

/// <summary>All that makes up a <see cref="FuseImagesTransformer"/> besides its columns, with nothing left to defaults.</summary>
internal sealed class FuseImagesSettings
{
    /// <summary>The first version whose state has memory, backend, normalisation, sizes and order.</summary>
    private const int VersionWithPictures = 2;

    public required FusionTask Task { get; init; }

    public required FusionEngineSource Engine { get; init; }

    public required ChromaRuleSource Chroma { get; init; }

    public required FuseOptions EngineOptions { get; init; }

    public PercentileNormalization? NormalizeFirst { get; init; }

    public PercentileNormalization? NormalizeSecond { get; init; }

    public SizeMismatchHandling SizeMismatch { get; init; }

    public FusionOrder Order { get; init; }

    /// <summary>Settles what the options leave open.</summary>
    /// <exception cref="ArgumentException">Options contradict each other, or name what does not exist.</exception>
    /// <exception cref="WeightsException">Weights are another network's, or none ship for the task.</exception>
    /// <exception cref="TorchBackendException">libtorch or the CUDA device is not there.</exception>
    public static FuseImagesSettings From(FuseImagesOptions options, FusionTask task, ContextDevice context)
    {
        RequireDefined(task, nameof(task));
        RequireDefined(options.Backend, nameof(options.Backend));
        RequireDefined(options.SizeMismatch, nameof(options.SizeMismatch));
        RequireDefined(options.Order, nameof(options.Order));
        return new FuseImagesSettings
        {
            Task = task,
            Engine = new FusionEngineSource(
                options.Weights ?? (options.Rule is null ? TaskDefaults.LoadWeights(task) : null),
                options.Rule,
                new BackendChoice(options.Backend, options.GpuDeviceId, options.FallbackToCpu),
                context
            ),
            Chroma = new ChromaRuleSource(options.ChromaRule, options.ColorNet, task, options.Engine.Threads),
            EngineOptions = options.Engine,
            NormalizeFirst = options.NormalizeFirst,
            NormalizeSecond = options.NormalizeSecond,
            SizeMismatch = options.SizeMismatch,
            Order = options.Order,
        };
    }

    /// <summary>Reads what <see cref="Write"/> and <see cref="AddEntries"/> wrote, of this version or an older one.</summary>
    /// <exception cref="ModelFormatException">The state or an entry is broken.</exception>
    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    /// <exception cref="WeightsException">Weights are damaged or another network's.</exception>
    /// <exception cref="TorchBackendException">libtorch or the CUDA device is not there.</exception>
    public static FuseImagesSettings Read(StateReader state)
    {
        FusionTask task = state.ReadEnum<FusionTask>("the task");
        bool hasPictures = state.KindVersion >= VersionWithPictures;
        FuseOptions engine = FuseOptionsState.Read(state, hasMemory: hasPictures);
        (WeightFile? weights, string? rule) = FusionEngineSource.Read(state);
        ChromaRuleSource chroma = ChromaRuleSource.Read(state, engine.Threads, task);
        BackendChoice backend = hasPictures ? BackendChoice.Read(state) : new BackendChoice(FusionBackend.Auto, null, null);
        return new FuseImagesSettings
        {
            Task = task,
            Engine = new FusionEngineSource(weights, rule, backend, ContextDevice.OfEnvironment(state.Environment)),
            Chroma = chroma,
            EngineOptions = engine,
            NormalizeFirst = hasPictures ? ReadNormalization(state, "the first picture's normalisation") : null,
            NormalizeSecond = hasPictures ? ReadNormalization(state, "the second picture's normalisation") : null,
            SizeMismatch = hasPictures ? state.ReadEnum<SizeMismatchHandling>("the handling of sizes") : default,
            Order = hasPictures ? state.ReadEnum<FusionOrder>("the order") : default,
        };
    }

    /// <summary>Writes what goes into the state.</summary>
    public void Write(StateWriter state)
    {
        state.Write(Task.ToString());
        FuseOptionsState.Write(state, EngineOptions);
        Engine.Write(state);
        Chroma.Write(state);
        Engine.Choice.Write(state);
        WriteNormalization(state, NormalizeFirst);
        WriteNormalization(state, NormalizeSecond);
        state.Write(SizeMismatch.ToString());
        state.Write(Order.ToString());
    }

    /// <summary>Adds the weights.</summary>
    public void AddEntries(Dictionary<string, byte[]> entries)
    {
        Engine.AddEntries(entries);
        Chroma.AddEntries(entries);
    }

    private static void WriteNormalization(StateWriter state, PercentileNormalization? normalization)
    {
        state.Write(normalization is not null);
        if (normalization is not null)
        {
            state.Write(normalization.Low);
            state.Write(normalization.High);
        }
    }

    private static PercentileNormalization? ReadNormalization(StateReader state, string name) =>
        state.ReadBoolean($"whether there is {name}")
            ? new PercentileNormalization(state.ReadDouble($"{name} (low)", 0, 100), state.ReadDouble($"{name} (high)", 0, 100))
            : null;

    private static void RequireDefined<TEnum>(TEnum value, string name)
        where TEnum : struct, Enum
    {
        if (!Enum.IsDefined(value))
        {
            throw new ArgumentOutOfRangeException(name, value, $"There is no such {typeof(TEnum).Name}.");
        }
    }
}
