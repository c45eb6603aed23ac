using FusionML.Imaging;
using FusionML.Inference;

namespace FusionML.Fuzz;

/// <summary>The readers of picture files, weights and model files.</summary>
internal static class FuzzTargets
{
    private static readonly (string Name, string Folder, string Pattern)[] _pictures =
    [
        ("png", "Png", "*.png"),
        ("pnm", "Pnm", "*.p?m"),
        ("jpeg", "Jpeg", "*.jpg"),
        ("tiff", "Tiff", "*.tif"),
    ];

    /// <summary>All of them.</summary>
    /// <param name="corpus">The folder of the picture tests' fixtures; a folder of one's own replaces the seeds.</param>
    public static IReadOnlyList<FuzzTarget> In(string corpus) =>
        [
            .. _pictures.Select(format => new FuzzTarget(
                format.Name,
                () => Files(Path.Combine(corpus, format.Folder), format.Pattern),
                ReadPicture,
                error => error is PictureException
            )),
            new FuzzTarget("weights", () => [SmallWeights()], ReadWeights, error => error is WeightsException),
            new FuzzTarget("model", () => [ModelSeed.Make()], ModelSeed.Load, ModelSeed.IsForeseen),
        ];

    private static void ReadPicture(byte[] file)
    {
        // Checksums that fit let a mutation get past them to what they guard.
        PngChecksums.RepairIn(file);
        DecodeLimits limits = new() { MaximumPixels = 1 << 24, MaximumMemoryBytes = 1 << 28 };
        PictureFile.Read(new MemoryStream(file), "mutant", limits);
    }

    private static void ReadWeights(byte[] file) => WeightFile.Read(new MemoryStream(file), "mutant");

    private static byte[] SmallWeights()
    {
        WeightTensor[] tensors =
        [
            new("conv.weight", [4, 3, 3, 3], [.. Enumerable.Range(0, 108).Select(i => i / 100f)]),
            new("conv.bias", [4], [1, -2, 0.5f, 0]),
        ];
        using MemoryStream stream = new();
        new WeightFile(tensors, new Dictionary<string, string> { ["network"] = "efrufn" }).Write(stream);
        return stream.ToArray();
    }

    private static byte[][] Files(string folder, string pattern) =>
        [.. Directory.EnumerateFiles(folder, pattern).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
}
