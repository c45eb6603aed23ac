using System.Globalization;
using FusionML.Inference;
using FusionML.Training;

namespace FusionML.Estimators;

/// <summary>
/// The folder in which a stage is trained: one of the stage's name in the caller's, so that a training that was stopped can go
/// on, or one that is removed at the end. The weights of teachers lie in it too; where every stage has its own, none is taken for
/// the result of another.
/// </summary>
internal sealed class TrainingFolder : IDisposable
{
    private readonly bool _isTemporary;
    private readonly string _stage;

    /// <param name="path">The caller's folder, or null.</param>
    /// <param name="stage">The name of the stage's folder and weights.</param>
    public TrainingFolder(string? path, string stage)
    {
        _stage = stage;
        _isTemporary = path is null;
        DirectoryInfo folder = path is null
            ? Directory.CreateTempSubdirectory("fusionml-")
            : Directory.CreateDirectory(System.IO.Path.Combine(path, stage));
        Path = folder.FullName;
    }

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>True if the stage was trained to its end here.</summary>
    public bool IsTrained => File.Exists(WeightsPath(_stage));

    private string SeedPath => System.IO.Path.Combine(Path, $"{_stage}.seed");

    /// <summary>
    /// Writes the seed down. A training that goes on takes the seed with which it began, so that it sees the pictures in the same
    /// order.
    /// </summary>
    /// <returns>The seed to train with.</returns>
    /// <exception cref="TrainingException">The seed that was written down is no number.</exception>
    public long KeepSeed(long seed)
    {
        if (!File.Exists(SeedPath))
        {
            string temporary = SeedPath + ".tmp";
            File.WriteAllText(temporary, seed.ToString(CultureInfo.InvariantCulture));
            File.Move(temporary, SeedPath, overwrite: true);
            return seed;
        }

        string text = File.ReadAllText(SeedPath);
        return long.TryParse(text, CultureInfo.InvariantCulture, out long begun)
            ? begun
            : throw new TrainingException($"{SeedPath} should hold the seed of the training, and holds '{text}'.");
    }

    /// <summary>Puts the weights of an earlier stage where the schedule looks for them.</summary>
    /// <exception cref="TrainingException">The folder has other weights of that stage.</exception>
    public void PutTeacher(string name, WeightFile weights)
    {
        string path = WeightsPath(name);
        if (!File.Exists(path))
        {
            weights.Write(path);
        }
        else if (!AreEqual(weights, WeightFile.Read(path)))
        {
            throw new TrainingException(
                $"{path} holds other weights than those of the teacher: the folder belongs to another training."
            );
        }
    }

    /// <summary>What was trained, under a name that tells nothing of this machine.</summary>
    public WeightFile ReadWeights()
    {
        using FileStream stream = File.OpenRead(WeightsPath(_stage));
        return WeightFile.Read(stream, $"{_stage}.safetensors");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isTemporary)
        {
            Directory.Delete(Path, recursive: true);
        }
    }

    private static bool AreEqual(WeightFile one, WeightFile other) =>
        one.Tensors.Count == other.Tensors.Count
        && one.Tensors.All(tensor =>
            other.TryGet(tensor.Name, out WeightTensor? same)
            && tensor.Shape.SequenceEqual(same.Shape)
            && tensor.Values.AsSpan().SequenceEqual(same.Values)
        );

    private string WeightsPath(string name) => System.IO.Path.Combine(Path, $"{name}.safetensors");
}
