using FusionML.Imaging;

namespace FusionML.Metrics.Tests;

/// <summary>
/// A folder with pairs <c>p1</c>, <c>p2</c> ... and the fused pictures of methods, which goes when it is disposed of.
/// </summary>
internal sealed class EvaluationFolder : IDisposable
{
    private const int Side = 24;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fusionml-evaluation");

    public string JournalPath => PathOf("journal");

    public string PathOf(params ReadOnlySpan<string> parts) => Path.Combine([_folder.FullName, .. parts]);

    /// <summary>Makes <paramref name="count"/> pairs of waves.</summary>
    public List<EvaluationPair> MakePairs(int count) =>
        [
            .. Enumerable
                .Range(1, count)
                .Select(index =>
                {
                    string first = Write(RandomPictures.Waves(Side, Side, 2 * index), "first", $"p{index}.png");
                    string second = Write(RandomPictures.Waves(Side, Side, (2 * index) + 1), "second", $"p{index}.png");
                    return new EvaluationPair($"p{index}", [first, second]);
                }),
        ];

    /// <summary>
    /// Makes a method whose picture of pair i has the left half black and the right half at a level of its own.
    /// </summary>
    public FusedMethod MakeMethod(string name, int count, byte level)
    {
        for (int index = 1; index <= count; index++)
        {
            Write(Halves(level, index), name, $"p{index}.png");
        }

        return new FusedMethod(name, PathOf(name));
    }

    /// <summary>Writes a gray picture and returns its path.</summary>
    public string Write(BytePlane picture, params ReadOnlySpan<string> parts)
    {
        string path = PathOf(parts);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        ImagePlane plane = new(picture.Height, picture.Width, [.. picture.Samples.ToArray().Select(level => level / 255f)]);
        PictureFile.Write(path, new FusionImage(plane), new PictureWriteOptions { Overwrite = true });
        return path;
    }

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>
    /// One bit of entropy and a standard deviation of half the level, but for one pixel per index that takes a third level.
    /// </summary>
    private static BytePlane Halves(byte level, int index)
    {
        byte[] samples = [.. Enumerable.Range(0, Side * Side).Select(i => i % Side < Side / 2 ? (byte)0 : level)];
        Array.Fill(samples, (byte)7, 0, index - 1);
        return new BytePlane(Side, Side, samples);
    }
}
