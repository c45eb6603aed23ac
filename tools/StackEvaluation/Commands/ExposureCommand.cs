using System.CommandLine;
using System.Diagnostics;
using FusionML.Imaging;
using FusionML.Inference;
using FusionML.Metrics;

namespace FusionML.StackEvaluation;

/// <summary><c>exposure</c>: brackets by MEF-SSIM over all exposures, and by the colours of the scene.</summary>
internal static class ExposureCommand
{
    public static Command Create()
    {
        DrawOptions drawing = new();
        Command command = new("exposure", "Fuses exposure brackets.");
        foreach (Option option in drawing.All)
        {
            command.Add(option);
        }

        command.SetAction((parsed, token) => Task.Run(() => Run(parsed, drawing, token), token));
        return command;
    }

    private static void Run(ParseResult parsed, DrawOptions drawing, CancellationToken token)
    {
        MeanTable table = new("MEF-SSIM", "three scales", "without noise", "hue error", "chroma ratio", "processor time (s)");
        for (int seed = 1; seed <= drawing.Seeds(parsed); seed++)
        {
            DrawnBracket bracket = new(drawing.Scene(parsed, seed), drawing.Pictures(parsed), drawing.Noise(parsed), seed);
            string folder = Path.Combine(drawing.Folder(parsed), $"exposure-{seed}");
            string[] files = DrawnFiles.Write(folder, bracket.Count, "png", i => bracket.Draw(i), token);
            MetricPicture[] noisy = [.. files.Select(file => MetricPicture.From(PictureFile.Read(file), file))];
            MetricPicture[] clean = [.. files.Select((_, i) => MetricPicture.From(bracket.Draw(i, isClean: true)))];
            using ImageFusion fusion = new(new FusionRecipe { Task = FusionTask.Meif });
            TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
            FusionImage own = fusion.Fuse([.. files.Select(file => PictureSource.FromFile(file))], null, token).Image;
            double seconds = (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds;
            PictureFile.Write(Path.Combine(folder, "fusionml.png"), own, new PictureWriteOptions { Overwrite = true }, token);
            Measure("fusionml, exposure-fusion", own, seconds);
            foreach (PeerProgram peer in PeerProgram.OfExposure)
            {
                token.ThrowIfCancellationRequested();
                string output = Path.Combine(folder, $"{string.Concat(peer.Name.Where(char.IsLetterOrDigit))}.png");
                if (peer.Fuse(output, files) is (FusionImage picture, double time))
                {
                    Measure(peer.Name, picture, time);
                }
            }

            void Measure(string name, FusionImage fused, double time)
            {
                MetricInput input = new(noisy, MetricPicture.From(fused));
                MetricInput cleanInput = new(clean, MetricPicture.From(fused));
                ColorError color = ColorError.Of(fused, bracket);
                table.Add(
                    name,
                    MetricRegistry.Get("MEF-SSIM").Compute(input, token).Value,
                    MetricRegistry.Get("MS-SSIM").Compute(input, token).Value,
                    MetricRegistry.Get("MEF-SSIM").Compute(cleanInput, token).Value,
                    color.Hue,
                    color.Chroma,
                    time
                );
            }
        }

        table.Print(Console.Out);
    }
}
