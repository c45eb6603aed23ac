using FusionML.Imaging;
using FusionML.Inference;

namespace FusionML.Cli;

/// <summary>The files of the masks of a network that has one for each level: 16-bit gray PNG in a folder.</summary>
/// <param name="Folder">The folder; it need not be there.</param>
/// <param name="Name">What the names of the files begin with.</param>
/// <param name="Overwrite">Replaces files that are there.</param>
internal sealed record MaskFiles(string Folder, string Name, bool Overwrite)
{
    private const int Levels = 4;

    /// <summary>The files, from the full size to an eighth of it.</summary>
    public IReadOnlyList<string> Paths =>
        [.. Enumerable.Range(0, Levels).Select(level => Path.Combine(Folder, $"{Name}-mask-{1 << level}.png"))];

    /// <summary>Throws before anything is fused if the files can't be written or would replace what is read.</summary>
    /// <exception cref="UsageException">The folder is a file, a file is there, or it is an output or a source.</exception>
    public void RequireWritable(FuseJob job)
    {
        if (string.IsNullOrWhiteSpace(Folder) || File.Exists(Folder))
        {
            throw new UsageException($"--masks must name a folder; '{Folder}' is none.");
        }

        foreach (string path in Paths)
        {
            if (!Overwrite && File.Exists(path))
            {
                throw new UsageException($"{path} exists already; give --force to replace it.");
            }

            SameFile.RequireOther("--masks", path, [job.ToStandardOutput ? null : job.Output, .. job.Sources]);
        }
    }

    /// <summary>Throws before anything is fused if the network has no such masks.</summary>
    /// <exception cref="UsageException">It has none, or no network fuses.</exception>
    public void RequireNetwork(FusionRecipe recipe)
    {
        if (recipe.Network is not string name || NetworkRegistry.Find(name)?.MaskLevels != Levels)
        {
            throw new UsageException(
                $"--masks {Folder}: only PSLPT has a mask for each level (--network pslpt); of two mfif pictures, --decision-map FILE "
                    + "says which one a pixel comes from."
            );
        }
    }

    /// <summary>Writes the masks of a result that has them.</summary>
    /// <exception cref="PictureException">A file can't be written.</exception>
    public void Write(FusionResult result, CancellationToken cancellationToken)
    {
        try
        {
            Directory.CreateDirectory(Folder);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new PictureException($"{Folder}: the folder can't be made. {error.Message}", error);
        }

        for (int level = 0; level < Levels; level++)
        {
            PictureFile.Write(
                Paths[level],
                new FusionImage(result.LevelMasks[level]),
                new PictureWriteOptions { Overwrite = Overwrite, BitDepth = 16 },
                cancellationToken
            );
        }
    }
}
