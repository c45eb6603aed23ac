using System.Diagnostics;
using System.Globalization;
using FusionML.Imaging;

namespace FusionML.StackEvaluation;

/// <summary>Another program that fuses files.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Command">The program.</param>
/// <param name="Arguments">Its arguments for an output and the sources.</param>
internal sealed record PeerProgram(
    string Name,
    string Command,
    Func<string, IReadOnlyList<string>, IEnumerable<string>> Arguments
)
{
    /// <summary>Says last what processor time a program took, in user and system mode.</summary>
    private const string Time = "/usr/bin/time";

    private const string FocusSwitches = "--exposure-weight=0 --saturation-weight=0 --contrast-weight=1 --hard-mask";

    private const string Mertens =
        "import sys, cv2, numpy\n"
        + "fused = cv2.createMergeMertens().process([cv2.imread(f) for f in sys.argv[2:]])\n"
        + "cv2.imwrite(sys.argv[1], numpy.clip(numpy.rint(255 * fused), 0, 255).astype('uint8'))";

    /// <summary>enfuse with the switches for focus stacks that its manual names.</summary>
    public static IReadOnlyList<PeerProgram> OfFocus =>
        [
            Enfuse("enfuse, focus switches", FocusSwitches),
            Enfuse("enfuse, window 7, l-star", $"{FocusSwitches} --contrast-window-size=7 --gray-projector=l-star"),
            Enfuse("enfuse, edge scale, l-star", $"{FocusSwitches} --contrast-edge-scale=0.3 --gray-projector=l-star"),
        ];

    /// <summary>enfuse and MergeMertens as they come, and enfuse with contrast.</summary>
    public static IReadOnlyList<PeerProgram> OfExposure =>
        [
            Enfuse("enfuse", string.Empty),
            Enfuse("enfuse, contrast 1", "--contrast-weight=1"),
            Enfuse("enfuse, contrast 1, sigma .3", "--contrast-weight=1 --saturation-weight=1 --exposure-sigma=0.3"),
            new PeerProgram("MergeMertens", "/usr/bin/python3", (output, sources) => ["-c", Mertens, output, .. sources]),
        ];

    /// <summary>Fuses; null where the program or its library is not installed.</summary>
    /// <param name="output">The file of the result.</param>
    /// <param name="sources">The files.</param>
    /// <returns>The picture and the processor time in seconds.</returns>
    public (FusionImage Picture, double Seconds)? Fuse(string output, IReadOnlyList<string> sources)
    {
        ProcessStartInfo start = new(Time, ["-f", "%U %S", Command, .. Arguments(output, sources)])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode == 0 && File.Exists(output))
            {
                string[] times = errors.Result.TrimEnd().Split('\n')[^1].Split(' ');
                return (PictureFile.Read(output), times.Sum(time => double.Parse(time, CultureInfo.InvariantCulture)));
            }

            Console.Error.WriteLine($"{Name}: {errors.Result.Trim()}");
            return null;
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Name} is left out: {e.Message}"));
            return null;
        }
    }

    private static PeerProgram Enfuse(string name, string switches) =>
        new(name, "enfuse", (output, sources) =>
            [.. switches.Split(' ', StringSplitOptions.RemoveEmptyEntries), "-o", output, .. sources]
        );
}
