using FusionML.Imaging;

namespace FusionML.TrainCli.Tests;

/// <summary>A folder with a few drawn pairs, and the command run in this process.</summary>
internal sealed class TrainRun : IDisposable
{
    private const int Side = 40;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fusionml-train");

    /// <summary>Options of a training so short that a test can wait for it.</summary>
    public static string[] Short =>
        ["--crop", "16", "--batch", "1", "--threads", "1", "--steps", "3", "--validation-share", "0.4"];

    public string Output { get; private set; } = string.Empty;

    public string Error { get; private set; } = string.Empty;

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Draws pairs into two folders, and for each the brighter of both into a third.</summary>
    /// <returns>The options that name the first two.</returns>
    public string[] Draw(int count)
    {
        for (int i = 1; i <= count; i++)
        {
            Write("first", i, (y, x) => 0.5 + 0.4 * Math.Sin(i + 0.7 * x));
            Write("second", i, (y, x) => (x - 20) * (x - 20) + (y - 20) * (y - 20) < 60 + 10 * i ? 0.9 : 0.2);
            Write("reference", i, (y, x) => Math.Max(0.5 + 0.4 * Math.Sin(i + 0.7 * x), 0.2));
        }

        return ["--first", PathOf("first"), "--second", PathOf("second")];
    }

    public int Run(params string[] arguments) => Run(CancellationToken.None, arguments);

    public int Run(CancellationToken cancellationToken, params string[] arguments)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        CommandStreams streams = new(output, error, ErrorIsTerminal: false);
        int code = TrainCommandLine.RunAsync(arguments, streams, cancellationToken).GetAwaiter().GetResult();
        (Output, Error) = (output.ToString(), error.ToString());
        return code;
    }

    private void Write(string folder, int number, Func<int, int, double> formula)
    {
        ImagePlane plane = new(Side, Side);
        for (int i = 0; i < Side * Side; i++)
        {
            plane.Samples[i] = (float)formula(i / Side, i % Side);
        }

        Directory.CreateDirectory(PathOf(folder));
        PictureFile.Write(Path.Combine(PathOf(folder), $"p{number}.png"), new FusionImage(plane));
    }
}
