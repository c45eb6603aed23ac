using System.CommandLine;
using System.Diagnostics;
using FusionML.Imaging;
using FusionML.Inference;

namespace FusionML.StackEvaluation;

/// <summary><c>focus</c>: focus stacks against the scene without blur and noise.</summary>
internal static class FocusCommand
{
    public static Command Create()
    {
        DrawOptions drawing = new();
        Command command = new("focus", "Fuses focus stacks.");
        foreach (Option option in drawing.All)
        {
            command.Add(option);
        }

        command.SetAction((parsed, token) => Task.Run(() => Run(parsed, drawing, token), token));
        return command;
    }

    private static void Run(ParseResult parsed, DrawOptions drawing, CancellationToken token)
    {
        MeanTable table = new("PSNR, RGB (dB)", "PSNR, Y (dB)", "processor time (s)");
        for (int seed = 1; seed <= drawing.Seeds(parsed); seed++)
        {
            DrawnFocusStack stack = drawing.Stack(parsed, seed);
            string folder = Path.Combine(drawing.Folder(parsed), $"focus-{seed}");
            string[] files = DrawnFiles.Write(folder, stack.Count, "tif", stack.Draw, token);
            PictureSource[] sources = [.. files.Select(file => PictureSource.FromFile(file))];
            Own("fusionml, focus-stack", new FusionRecipe { Task = FusionTask.Mfif });
            Own("fusionml, rule laplacian", new FusionRecipe { Rule = "laplacian" });
            foreach (PeerProgram peer in PeerProgram.OfFocus)
            {
                token.ThrowIfCancellationRequested();
                if (peer.Fuse(Path.Combine(folder, "peer.tif"), files) is (FusionImage picture, double seconds))
                {
                    Measure(peer.Name, picture, seconds);
                }
            }

            void Own(string name, FusionRecipe recipe)
            {
                using ImageFusion fusion = new(recipe);
                TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
                FusionResult result = fusion.Fuse(sources, null, token);
                double seconds = (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds;
                PictureWriteOptions overwrite = new() { Overwrite = true };
                PictureFile.Write(
                    Path.Combine(folder, $"{fusion.MethodFor(sources.Length)}.png"),
                    result.Image,
                    overwrite,
                    token
                );
                if (result.DecisionMap is ImagePlane map)
                {
                    PictureFile.Write(Path.Combine(folder, "map.png"), new FusionImage(map), overwrite, token);
                }

                Measure(name, result.Image, seconds);
            }

            void Measure(string name, FusionImage fused, double seconds) =>
                table.Add(
                    name,
                    SignalToNoise.OfColor(fused, stack.Truth),
                    SignalToNoise.OfLuminance(fused, stack.Truth),
                    seconds
                );
        }

        table.Print(Console.Out);
    }
}
