using System.CommandLine;
using FusionML.Inference;

namespace FusionML.ModelEvaluation;

/// <summary>
/// <c>stamp CARD WEIGHTS -o OUT</c>: puts a model card into the metadata of a weight file; the tensors stay as they are.
/// </summary>
internal sealed class StampCommand
{
    private readonly Argument<string> _card = new("CARD")
    {
        Description = "A JSON object: the keys of a model card, each with a text or a list of lines.",
    };
    private readonly Argument<string> _weights = new("WEIGHTS") { Description = "The weight file (safetensors)." };
    private readonly Option<string> _out = new("--output", "-o")
    {
        Description = "Where the stamped file goes.",
        HelpName = "OUT",
        Required = true,
    };
    private readonly Option<string[]> _validation = new("--validation")
    {
        Description =
            "The folder of an evaluation on validation pairs, or its measured.csv. Its means of these very weights become "
            + "validation_metrics. May be given several times.",
        HelpName = "DIR",
        AllowMultipleArgumentsPerToken = false,
    };
    private readonly Option<string[]> _test = new("--test")
    {
        Description = "The same on the test splits, for test_metrics.",
        HelpName = "DIR",
        AllowMultipleArgumentsPerToken = false,
    };

    private readonly Option<bool> _half = new("--half")
    {
        Description = "Store numbers in 16 bits. The weights that were measured must hold such numbers already.",
    };

    public static Command Create()
    {
        StampCommand stamp = new();
        Command command = new("stamp", "Put a model card into the metadata of a weight file.")
        {
            stamp._card,
            stamp._weights,
            stamp._out,
            stamp._validation,
            stamp._test,
            stamp._half,
        };
        command.SetAction(stamp.Run);
        return command;
    }

    /// <summary>The weights with the card's entries over what the metadata said before.</summary>
    /// <exception cref="WeightsException">The tensors are not those of the network that the metadata names.</exception>
    /// <exception cref="EvaluationInputException">A key of the card is in neither.</exception>
    public static WeightFile Stamp(WeightFile weights, IReadOnlyDictionary<string, string> card)
    {
        Dictionary<string, string> metadata = new(weights.Metadata);
        foreach ((string key, string value) in card)
        {
            metadata[key] = value;
        }

        string[] missing = [.. WeightMetadata.CardKeys.Where(key => string.IsNullOrWhiteSpace(metadata.GetValueOrDefault(key)))];
        if (missing.Length > 0)
        {
            throw new EvaluationInputException($"{weights.Name}: the card says nothing about {string.Join(", ", missing)}.");
        }

        WeightFile stamped = new(weights.Tensors, metadata);
        NetworkLayout layout = NetworkRegistry.Recognize(stamped).Layout;
        layout.Check(stamped);
        metadata[WeightMetadata.Network] = layout.Network;
        return new WeightFile(weights.Tensors, metadata);
    }

    private void Run(ParseResult parsed)
    {
        Dictionary<string, string> card = new(CardFile.Read(parsed.GetRequiredValue(_card)));
        WeightFile weights = WeightFile.Read(parsed.GetRequiredValue(_weights));
        AddMeans(card, WeightMetadata.ValidationMetrics, parsed.GetValue(_validation) ?? [], weights);
        AddMeans(card, WeightMetadata.TestMetrics, parsed.GetValue(_test) ?? [], weights);
        string output = parsed.GetRequiredValue(_out);
        WeightFile stamped = Stamp(weights, card);
        if (parsed.GetValue(_half) && weights.Tensors.Any(tensor => tensor.Values.Any(value => (float)(Half)value != value)))
        {
            throw new EvaluationInputException(
                $"{weights.Name}: not every number fits into 16 bits as it is, so what was measured would change."
            );
        }

        stamped.Write(output, parsed.GetValue(_half) ? SafetensorsType.F16 : SafetensorsType.F32);
        Console.Error.WriteLine($"{output}: stamped with {string.Join(", ", card.Keys.Order(StringComparer.Ordinal))}");
    }

    private static void AddMeans(Dictionary<string, string> card, string key, string[] evaluations, WeightFile weights)
    {
        if (evaluations.Length > 0)
        {
            string digest = WeightDigest.Of(weights);
            card[key] = MeasuredMeans.Read(evaluations, digest);
            card[ModelCard.MeasuredWeights] = digest;
        }
    }
}
