using System.CommandLine;
using System.Globalization;
using FusionML.Alignment;
using FusionML.Imaging;

namespace FusionML.Cli;

/// <summary><c>fusionml align FIRST SECOND --search|--points FILE -o RIG</c>: finds the transform of a fixed rig, once.</summary>
internal sealed class AlignCommand
{
    private readonly Argument<string> _first = new("FIRST")
    {
        Description = "A picture of the camera that stays: the visible one.",
    };
    private readonly Argument<string> _second = new("SECOND")
    {
        Description = "The other camera's picture of the same moment, such as the infrared one; any size.",
    };
    private readonly Option<string> _out = new("--output", "-o")
    {
        Description = "Where the transform goes, a JSON file for 'fusionml fuse --transform'.",
        Required = true,
        HelpName = "RIG",
    };
    private readonly Option<string?> _points = CommandOption.Path(
        "--points",
        "Points in both pictures, a CSV file of first_x,first_y,second_x,second_y: laid onto each other by least squares."
    );
    private readonly Option<string?> _model = CommandOption.Word(
        "--model",
        "What is laid through the points. [default: similarity]",
        "similarity",
        "affine",
        "homography"
    );
    private readonly Option<bool> _search = CommandOption.Flag(
        "--search",
        "Search shift, turn and scale by the orientation of edges."
    );
    private readonly Option<double?> _shift = CommandOption.Number(
        "--maximum-shift",
        "The largest shift, as a part of the longer side. [default: 0.1]",
        "X",
        0.0,
        0.5
    );
    private readonly Option<double?> _scale = CommandOption.Number(
        "--maximum-scale",
        "The largest scale beside that of the pictures' sizes. [default: 1.08]",
        "X",
        1.0,
        4.0
    );
    private readonly Option<double?> _degrees = CommandOption.Number(
        "--maximum-degrees",
        "The largest turn. [default: 5]",
        "X",
        0.0,
        180.0
    );
    private readonly Option<double?> _minimum = CommandOption.Number(
        "--minimum-confidence",
        "The lowest confidence of a search that counts as found. [default: 0.3]",
        "X",
        0.0,
        1.0
    );
    private readonly Option<string?> _preview = CommandOption.Path(
        "--preview",
        "Also write the second picture as it will lie on the first, to look at.",
        "PICTURE"
    );
    private readonly Option<bool> _force = CommandOption.Flag("--force", "Replace files that exist.");
    private readonly Option<bool> _json = CommandOption.Flag("--json", "Print one JSON object on standard output.");

    /// <summary>Makes the command.</summary>
    public static Command Create(CommandStreams streams)
    {
        AlignCommand align = new();
        Command command = new("align", "Find the transform between the two cameras of a fixed rig, for 'fuse --transform'.")
        {
            align._first,
            align._second,
        };
        Option[] options =
        [
            align._out,
            align._search,
            align._points,
            align._model,
            align._shift,
            align._scale,
            align._degrees,
            align._minimum,
            align._preview,
            align._force,
            align._json,
        ];
        foreach (Option option in options)
        {
            command.Add(option);
        }

        command.SetAction(
            (parsed, cancellationToken) => CommandGuard.RunAsync(streams, () => align.Run(parsed, streams, cancellationToken))
        );
        return command;
    }

    private void Run(ParseResult parsed, CommandStreams streams, CancellationToken cancellationToken)
    {
        RequireSound(parsed);
        string firstPath = parsed.GetRequiredValue(_first);
        string secondPath = parsed.GetRequiredValue(_second);
        FusionImage first = PictureFile.Read(firstPath, cancellationToken: cancellationToken);
        FusionImage second = PictureFile.Read(secondPath, cancellationToken: cancellationToken);
        RigTransform rig = parsed.GetValue(_points) is string points
            ? Fit(parsed, points, first, second, streams)
            : Search(parsed, first, second, firstPath, secondPath, cancellationToken);
        if (parsed.GetValue(_preview) is string preview)
        {
            // A raw thermal picture would be a gray sheet.
            FusionImage seen = NarrowRange.Find(second.Y, secondPath, cancellationToken) is null
                ? second
                : NarrowRange.Percentiles.Apply(second, secondPath);
            PictureWriteOptions writing = new() { Overwrite = parsed.GetValue(_force) };
            PictureFile.Write(
                preview,
                PictureWarp.Apply(seen, rig.Transform, first, cancellationToken),
                writing,
                cancellationToken
            );
        }

        string output = parsed.GetRequiredValue(_out);
        RigFile.Write(output, rig, parsed.GetValue(_force));
        if (parsed.GetValue(_json))
        {
            streams.Output.WriteLine(ToJson(output, rig));
        }

        streams.Error.WriteLine(ToText(output, rig));
    }

    private void RequireSound(ParseResult parsed)
    {
        bool hasPoints = parsed.IsGiven(_points);
        bool searches = parsed.GetValue(_search);
        if (hasPoints == searches)
        {
            throw new UsageException(
                "Give either --search, or --points FILE with points that you found in both pictures (first_x,first_y,second_x,second_y)."
            );
        }

        Option[] surplus = hasPoints ? [_shift, _scale, _degrees, _minimum] : [_model];
        if (surplus.FirstOrDefault(parsed.IsGiven) is Option option)
        {
            throw new UsageException($"{option.Name} does not go with {(hasPoints ? "--points" : "--search")}.");
        }

        string output = parsed.GetRequiredValue(_out);
        RequireNew(output, parsed.GetValue(_force));
        (string first, string second) = (parsed.GetRequiredValue(_first), parsed.GetRequiredValue(_second));
        SameFile.RequireOther("--output", output, first, second, parsed.GetValue(_points));
        SameFile.RequireOther("--preview", parsed.GetValue(_preview), output, first, second, parsed.GetValue(_points));
        if (parsed.GetValue(_preview) is string preview)
        {
            OutputFile.RequireWritable(preview, parsed.GetValue(_force));
        }
    }

    private static void RequireNew(string path, bool force)
    {
        if (File.Exists(path) && !force)
        {
            throw new UsageException($"{path} exists already; give --force to replace it.");
        }

        if (Directory.Exists(path))
        {
            throw new UsageException($"{path} is a folder.");
        }

        if (Path.GetDirectoryName(Path.GetFullPath(path)) is string folder && !Directory.Exists(folder))
        {
            throw new UsageException($"{path} can't be written: there is no folder {folder}.");
        }
    }

    private RigTransform Fit(ParseResult parsed, string points, FusionImage first, FusionImage second, CommandStreams streams)
    {
        IReadOnlyList<PointPair> pairs = PointFile.Read(points);
        string model = parsed.GetValue(_model) ?? "similarity";
        TransformFit fit = TransformFit.Of(pairs, Enum.Parse<PointModel>(model, ignoreCase: true));
        for (int i = 0; i < pairs.Count; i++)
        {
            streams.Error.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"point {i + 1} ({pairs[i].FirstX:G6}, {pairs[i].FirstY:G6}): off by {fit.Residuals[i]:F2} px"
                )
            );
        }

        return new RigTransform(fit.Transform, (first.Width, first.Height), (second.Width, second.Height))
        {
            Method = $"{model} through {pairs.Count} points",
            ResidualPixels = fit.RootMeanSquare,
        };
    }

    private RigTransform Search(
        ParseResult parsed,
        FusionImage first,
        FusionImage second,
        string firstPath,
        string secondPath,
        CancellationToken cancellationToken
    )
    {
        CrossModalOptions defaults = new();
        CrossModalOptions options = new()
        {
            MaximumShift = parsed.GetValue(_shift) ?? defaults.MaximumShift,
            MaximumScale = parsed.GetValue(_scale) ?? defaults.MaximumScale,
            MaximumDegrees = parsed.GetValue(_degrees) ?? defaults.MaximumDegrees,
            MinimumConfidence = parsed.GetValue(_minimum) ?? defaults.MinimumConfidence,
        };
        CrossModalMatch match = new CrossModalSearch(options).Search(first, second, null, cancellationToken);
        if (!match.IsConfident)
        {
            throw new AlignmentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{secondPath} was not found on {firstPath}: confidence {match.Confidence:F2}, where {options.MinimumConfidence:G3} "
                ) + "is asked for. Take a pair with more edges that both cameras see, widen --maximum-shift, or give --points."
            );
        }

        return new RigTransform(match.Transform, (first.Width, first.Height), (second.Width, second.Height))
        {
            Method = "search",
            Confidence = match.Confidence,
        };
    }

    private static string ToJson(string output, RigTransform rig) =>
        JsonText.Object(writer =>
        {
            writer.WriteString("output", output);
            writer.WriteStartArray("matrix");
            foreach (double element in rig.Transform.Matrix)
            {
                writer.WriteNumberValue(element);
            }

            writer.WriteEndArray();
            writer.WriteNumber("scale", rig.Transform.Scale);
            writer.WriteNumber("degrees", rig.Transform.Rotation);
            writer.WriteString("method", rig.Method);
            writer.WriteNumberOrNull("confidence", rig.Confidence);
            writer.WriteNumberOrNull("residualPixels", rig.ResidualPixels);
        });

    private static string ToText(string output, RigTransform rig)
    {
        string quality = rig.Confidence is double confidence
            ? string.Create(CultureInfo.InvariantCulture, $"confidence {confidence:F2}")
            : string.Create(CultureInfo.InvariantCulture, $"residual {rig.ResidualPixels:F2} px (root mean square)");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{output}: by {rig.Method}, scale {rig.Transform.Scale:F5}, turn {rig.Transform.Rotation:F3} degrees, {quality}"
        );
    }
}
