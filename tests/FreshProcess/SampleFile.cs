namespace FreshProcess;

/// <summary>A pair of drawn pictures, and the path of a picture file.</summary>
public sealed class SampleFile : SamplePair
{
    /// <summary>The file: a gray picture of 4x3 that lies beside this program.</summary>
    public string Path { get; init; } = System.IO.Path.Combine(AppContext.BaseDirectory, "sample.pgm");

    /// <summary>Makes three rows with different pictures and the same file.</summary>
    public static new IEnumerable<SampleFile> Rows(int count = 3) =>
        SamplePair.Rows(count).Select(pair => new SampleFile { First = pair.First, Second = pair.Second });
}
