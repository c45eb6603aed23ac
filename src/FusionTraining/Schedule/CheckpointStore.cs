using System.Globalization;
using System.Text;
using FusionML.Imaging;
using FusionML.Inference;

namespace FusionML.Training;

/// <summary>
/// A folder that keeps what stages leave: <c>NAME.safetensors</c> when a stage is trained, <c>NAME.checkpoint.safetensors</c> and
/// <c>NAME.best.safetensors</c> while it trains, and <c>NAME.seed</c>.
/// </summary>
/// <remarks>
/// A training that was stopped goes on from its checkpoint. One store serves all stages of a schedule, or each stage has its own.
/// Not thread-safe.
/// </remarks>
public sealed class CheckpointStore
{
    /// <summary>Opens a folder, which is made if it is not there.</summary>
    /// <exception cref="IOException">The folder can't be made.</exception>
    public CheckpointStore(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Folder = Directory.CreateDirectory(folder).FullName;
    }

    /// <summary>The folder's full path.</summary>
    public string Folder { get; }

    /// <summary>The path of a trained stage's weights.</summary>
    public string WeightsPath(string stage) => Path.Combine(Folder, $"{stage}.safetensors");

    /// <summary>Whether a stage was trained to its end.</summary>
    public bool IsTrained(string stage) => File.Exists(WeightsPath(stage));

    /// <summary>Reads the weights of a trained stage, under a name that tells nothing of this machine.</summary>
    /// <exception cref="WeightsException">The file is broken or can't be read.</exception>
    /// <exception cref="FileNotFoundException">The stage has not been trained.</exception>
    public WeightFile Read(string stage)
    {
        using FileStream stream = File.OpenRead(WeightsPath(stage));
        return WeightFile.Read(stream, $"{stage}.safetensors");
    }

    /// <summary>
    /// Keeps the weights of a stage that was trained elsewhere. A store that has them already keeps its own, which must be the
    /// same.
    /// </summary>
    /// <exception cref="TrainingException">The store has other weights of that stage.</exception>
    public void Put(string stage, WeightFile weights)
    {
        ArgumentNullException.ThrowIfNull(weights);
        if (!IsTrained(stage))
        {
            weights.Write(WeightsPath(stage));
        }
        else if (!AreEqual(weights, Read(stage)))
        {
            throw new TrainingException(
                $"{WeightsPath(stage)} holds other weights than those of the teacher: the folder belongs to another training."
            );
        }
    }

    /// <summary>
    /// Writes the seed of a stage down. A training that goes on takes the seed with which it began, so that it sees the pictures
    /// in the same order.
    /// </summary>
    /// <returns>The seed to train with.</returns>
    /// <exception cref="TrainingException">The seed that was written down is no number.</exception>
    public long KeepSeed(string stage, long seed)
    {
        string path = Path.Combine(Folder, $"{stage}.seed");
        if (!File.Exists(path))
        {
            string text = seed.ToString(CultureInfo.InvariantCulture);
            WholeFile.Write(path, overwrite: true, stream => stream.Write(Encoding.ASCII.GetBytes(text)));
            return seed;
        }

        string written = File.ReadAllText(path);
        return long.TryParse(written, CultureInfo.InvariantCulture, out long begun)
            ? begun
            : throw new TrainingException($"{path} should hold the seed of the training, and holds '{written}'.");
    }

    /// <summary>The path of the checkpoint of a stage that is being trained.</summary>
    internal string CheckpointPath(string stage) => Path.Combine(Folder, $"{stage}.checkpoint.safetensors");

    /// <summary>The path of its best checkpoint so far.</summary>
    internal string BestPath(string stage) => Path.Combine(Folder, $"{stage}.best.safetensors");

    /// <summary>
    /// Writes the weights of a trained stage; they come before its checkpoints go, so that a stop in between costs nothing.
    /// </summary>
    /// <exception cref="WeightsException">The file can't be written.</exception>
    internal void Finish(string stage, WeightFile weights)
    {
        weights.Write(WeightsPath(stage));
        File.Delete(CheckpointPath(stage));
        File.Delete(BestPath(stage));
    }

    private static bool AreEqual(WeightFile one, WeightFile other) =>
        one.Tensors.Count == other.Tensors.Count
        && one.Tensors.All(tensor =>
            other.TryGet(tensor.Name, out WeightTensor? same)
            && tensor.Shape.SequenceEqual(same.Shape)
            && tensor.Values.AsSpan().SequenceEqual(same.Values)
        );
}
