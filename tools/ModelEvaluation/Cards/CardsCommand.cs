using System.CommandLine;
using FusionML.Inference;
using FusionML.Metrics;

namespace FusionML.ModelEvaluation;

/// <summary><c>cards -o DIR</c>: writes a page per weight file from its metadata.</summary>
internal sealed class CardsCommand
{
    private readonly Option<string> _out = new("--output", "-o")
    {
        Description = "Where the pages go; replaced.",
        HelpName = "DIR",
        Required = true,
    };
    private readonly Option<string?> _weights = new("--weights-folder")
    {
        Description = "Weight files other than those that ship.",
        HelpName = "DIR",
    };

    public static Command Create()
    {
        CardsCommand cards = new();
        Command command = new("cards", "Write a model card per weight file.") { cards._out, cards._weights };
        command.SetAction(cards.Run);
        return command;
    }

    private void Run(ParseResult parsed)
    {
        WeightFileSet files = parsed.GetValue(_weights) is string weights
            ? WeightFileSet.OfFolder(weights)
            : WeightFileSet.OfAssembly();
        if (files.FileNames.Count == 0)
        {
            throw new EvaluationInputException("There are no weight files to write cards of.");
        }

        string folder = parsed.GetRequiredValue(_out);
        Directory.CreateDirectory(folder);
        foreach (string fileName in files.FileNames)
        {
            string path = Path.Combine(folder, Path.ChangeExtension(fileName, ".md"));
            string page = ModelCard.Write(fileName, files.Load(fileName));
            EvaluationFile.Write(path, text => text.Write(page));
            Console.Error.WriteLine($"{path}: written");
        }
    }
}
