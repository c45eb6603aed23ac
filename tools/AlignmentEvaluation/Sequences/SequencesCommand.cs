using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using FusionML.Alignment;

namespace FusionML.AlignmentEvaluation;

/// <summary><c>sequences</c>: drawn stacks and brackets with known transforms, beside align_image_stack.</summary>
internal static class SequencesCommand
{
    /// <summary>
    /// Its own defaults, which turn a camera in its place; what its manual says for focus stacks; that with the centre of the
    /// picture free, as a stage that shifts needs; and with the camera's place free.
    /// </summary>
    private static readonly string[][] PeerOptions =
    [
        [],
        ["-m"],
        ["-m", "-i"],
        ["-m", "-i", "-x", "-y", "-z"],
    ];

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        Option<int> width = new("--width") { DefaultValueFactory = _ => 1600 };
        Option<int> count = new("--count") { Description = "Pictures.", DefaultValueFactory = _ => 5 };
        Option<int> seeds = new("--seeds") { Description = "Sequences of each kind.", DefaultValueFactory = _ => 3 };
        Command command = new("sequences", "Drawn stacks and brackets beside align_image_stack.") { width, count, seeds };
        command.SetAction(parsed => Run(parsed.GetValue(width), parsed.GetValue(count), parsed.GetValue(seeds)));
        return command;
    }

    private static void Run(int width, int count, int seeds)
    {
        int height = width * 3 / 4;
        for (int seed = 1; seed <= seeds; seed++)
        {
            Compare($"stack {seed}", DrawnSequence.FocusStack(width, height, count, seed, 8));
            Compare($"bracket {seed}", DrawnSequence.Bracket(width, height, count, seed));
        }
    }

    private static void Compare(string name, DrawnSequence sequence)
    {
        TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
        AlignmentResult own = new SequenceAlignment(new AlignmentOptions { OnPoorAlignment = PoorAlignmentHandling.Warn }).Align(
            sequence.Pictures
        );
        double seconds = (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds;
        Print(name, "FusionML", sequence, [.. own.Alignments.Select(found => found.Transform)], seconds);
        Console.WriteLine(
            "    "
                + string.Join(
                    "; ",
                    own.Alignments.Select(found =>
                        string.Create(CultureInfo.InvariantCulture, $"{found.Model} {found.Correlation:F3}")
                    )
                )
        );
        foreach (string[] options in PeerOptions)
        {
            string peer = $"align_image_stack {string.Join(' ', options)}";
            if (AlignImageStack.Run(sequence, options) is (PlanarTransform[] transforms, double processorTime))
            {
                Print(name, peer, sequence, transforms, processorTime);
            }
            else
            {
                Console.WriteLine($"{name}, {peer}: failed");
            }
        }
    }

    private static void Print(string name, string program, DrawnSequence sequence, PlanarTransform[] transforms, double seconds)
    {
        double[] errors = [.. transforms.Select((transform, i) => sequence.CornerError(i, transform)).Skip(1)];
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{name}, {program}: corner error {string.Join(' ', errors.Select(error => error.ToString("F2", CultureInfo.InvariantCulture)))}"
            ) + string.Create(CultureInfo.InvariantCulture, $" (mean {errors.Average():F2}) px, {seconds:F1} s of processor time")
        );
    }
}
