using System.Diagnostics;
using System.Globalization;
using FusionML.Alignment;
using FusionML.Imaging;

namespace FusionML.AlignmentEvaluation;

/// <summary>Hugin's align_image_stack, where it is installed, and what it found.</summary>
internal static class AlignImageStack
{
    /// <summary>Aligns the pictures of a sequence.</summary>
    /// <param name="sequence">The sequence.</param>
    /// <param name="options">The options that suit it.</param>
    /// <returns>Where each corner of the reference lies in each picture, and the processor time; null where it failed.</returns>
    public static (PlanarTransform[] Transforms, double Seconds)? Run(DrawnSequence sequence, string[] options)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("align-image-stack");
        try
        {
            string[] files = [.. sequence.Pictures.Select((_, i) => Path.Combine(folder.FullName, $"{i:D2}.tif"))];
            foreach ((string file, FusionImage picture) in files.Zip(sequence.Pictures))
            {
                PictureFile.Write(file, picture);
            }

            string project = Path.Combine(folder.FullName, "out.pto");
            string times = Path.Combine(folder.FullName, "time");
            (int code, _) = Call(
                "/usr/bin/time",
                ["-f", "%U %S", "-o", times, "align_image_stack", "--use-given-order", "-p", project, .. options, .. files],
                string.Empty
            );
            if (code != 0 || !File.Exists(project))
            {
                return null;
            }

            double seconds = File.ReadAllLines(times)[^1]
                .Split(' ')
                .Sum(part => double.Parse(part, CultureInfo.InvariantCulture));
            return ([.. files.Select((_, i) => TransformOf(project, i, sequence.Pictures[0]))], seconds);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>The homography through the four corners, by way of the panorama.</summary>
    private static PlanarTransform TransformOf(string project, int picture, FusionImage reference)
    {
        (double right, double bottom) = (reference.Width - 1, reference.Height - 1);
        (double X, double Y)[] corners = [(0, 0), (right, 0), (0, bottom), (right, bottom)];
        (double X, double Y)[] panorama = Trafo([project, "0"], corners);
        (double X, double Y)[] found = Trafo(["-r", project, picture.ToString(CultureInfo.InvariantCulture)], panorama);
        return TransformFit
            .Of([.. corners.Zip(found, (from, to) => new PointPair(from.X, from.Y, to.X, to.Y))], PointModel.Homography)
            .Transform;
    }

    private static (double X, double Y)[] Trafo(string[] arguments, (double X, double Y)[] points)
    {
        string input = string.Concat(
            points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{point.X:R} {point.Y:R}\n"))
        );
        (_, string output) = Call("pano_trafo", arguments, input);
        return
        [
            .. output
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Select(parts =>
                    (double.Parse(parts[0], CultureInfo.InvariantCulture), double.Parse(parts[1], CultureInfo.InvariantCulture))
                ),
        ];
    }

    private static (int Code, string Output) Call(string program, string[] arguments, string input)
    {
        using Process process = Process.Start(
            new ProcessStartInfo(program, arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        string output = process.StandardOutput.ReadToEnd();
        errors.GetAwaiter().GetResult();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
