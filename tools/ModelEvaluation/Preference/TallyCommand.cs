using System.CommandLine;

namespace FusionML.ModelEvaluation;

/// <summary><c>tally</c>: counts what a person has said of the blind sheets of <c>run --preference</c>.</summary>
internal static class TallyCommand
{
    public static Command Create()
    {
        Argument<string> folder = new("folder")
        {
            Description = "The folder of sheets, with the tally filled in: the letters of the best pictures, and of unfit ones.",
        };
        Command command = new("tally", "Count the filled-in tally of blind sheets by method.") { folder };
        command.SetAction(parsed =>
            Console.Out.Write(PreferenceTally.Table(PreferenceTally.Count(parsed.GetRequiredValue(folder))))
        );
        return command;
    }
}
