using FusionML.Imaging;
using FusionML.Training;

namespace FusionML.Ablation;

/// <summary>The luminance of each task's training and validation pairs, both of the manifest's training split.</summary>
/// <remarks>For one thread; a task's pairs are read when they are first asked for.</remarks>
internal sealed class TaskPairs(AblationOptions options, CancellationToken cancellationToken)
{
    private readonly Dictionary<string, TwoSets> _pairs = [];
    private IReadOnlyList<PicturePair>? _manifest;

    /// <summary>The pairs to train on.</summary>
    public IReadOnlyList<TrainingPair> Training(string task) => Read(task).Training;

    /// <summary>The middles of the pairs to measure on.</summary>
    public IReadOnlyList<TrainingPair> Validation(string task) => Read(task).Validation;

    private TwoSets Read(string task)
    {
        if (_pairs.TryGetValue(task, out TwoSets? found))
        {
            return found;
        }

        _manifest ??= PairManifest.Read(options.Manifest);
        int most = options.Pairs + options.ValidationPairs;
        IReadOnlyList<TrainingPair> all = TrainingPairs.Read(
            _manifest,
            task,
            references: task is not ("ivf" or "mif"),
            most,
            Math.Max(options.Crop, options.ValidationCrop),
            cancellationToken
        );
        double share = (double)options.ValidationPairs / most;
        (IReadOnlyList<TrainingPair> training, IReadOnlyList<TrainingPair> validation) = ValidationSplit.Split(
            all,
            share,
            (ulong)options.Seed
        );
        found = new TwoSets([.. training.Select(Luminance)], [.. validation.Select(Middle)]);
        _pairs[task] = found;
        return found;
    }

    private static TrainingPair Luminance(TrainingPair pair) => Map(pair, plane => plane);

    private TrainingPair Middle(TrainingPair pair) => Map(pair, plane => PlaneMiddle.Of(plane, options.ValidationCrop));

    private static TrainingPair Map(TrainingPair pair, Func<ImagePlane, ImagePlane> map)
    {
        FusionImage? reference = pair.Reference is null ? null : new FusionImage(map(pair.Reference.Y));
        return new TrainingPair(pair.Id, new FusionImage(map(pair.First.Y)), new FusionImage(map(pair.Second.Y)), reference);
    }

    private sealed record TwoSets(IReadOnlyList<TrainingPair> Training, IReadOnlyList<TrainingPair> Validation);
}
