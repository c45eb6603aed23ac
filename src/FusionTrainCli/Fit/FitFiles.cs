using FusionML.Inference;

namespace FusionML.TrainCli;

/// <summary>Where a training leaves what it makes.</summary>
/// <param name="Weights">The trained weights.</param>
internal sealed record FitFiles(string Weights)
{
    private const string Extension = ".safetensors";

    private string Stem => Path.ChangeExtension(Weights, null);

    /// <summary>The model card.</summary>
    public string Card => $"{Stem}.md";

    /// <summary>Fused validation pairs to look at.</summary>
    public string ValidationFolder => $"{Stem}-validation";

    /// <summary>Checkpoints, while training runs.</summary>
    public string TrainingFolder => $"{Stem}-training";

    /// <summary>Checks that the output can be written, before any work.</summary>
    /// <exception cref="UsageException">It is missing, has another extension, exists and may not be replaced, or lies in no
    /// folder.</exception>
    public static FitFiles Of(string? path, bool force)
    {
        if (string.IsNullOrWhiteSpace(path) || !path.EndsWith(Extension, StringComparison.OrdinalIgnoreCase))
        {
            throw new UsageException($"--output is '{path}', but must name a file that ends in {Extension}.");
        }

        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        if (!Directory.Exists(folder))
        {
            throw new UsageException($"{path} can't be written: there is no folder {folder}.");
        }

        FitFiles files = new(path);
        if (Directory.Exists(path))
        {
            throw new UsageException($"{path} is a folder.");
        }

        string? existing = ((string[])[files.Weights, files.Card]).FirstOrDefault(File.Exists)
            ?? (Directory.Exists(files.ValidationFolder) ? files.ValidationFolder : null);
        return existing is not null && !force
            ? throw new UsageException($"{existing} exists already; give --force to replace it, or another --output.")
            : files;
    }

    /// <summary>Writes weights and card, each as a whole, and removes the checkpoints, which nobody needs any more.</summary>
    public void Finish(WeightFile weights, string card)
    {
        string temporary = $"{Card}.tmp";
        File.WriteAllText(temporary, card);
        weights.Write(Weights);
        File.Move(temporary, Card, overwrite: true);
        Directory.Delete(TrainingFolder, recursive: true);
    }
}
