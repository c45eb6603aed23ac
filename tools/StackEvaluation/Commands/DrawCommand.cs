using System.CommandLine;

namespace FusionML.StackEvaluation;

/// <summary><c>draw</c>: writes a focus stack, enlarged by reflections, to measure time and memory with.</summary>
internal static class DrawCommand
{
    public static Command Create()
    {
        DrawOptions drawing = new();
        Option<int> tiles = new("--tiles") { DefaultValueFactory = _ => 1, Description = "Reflections to a side." };
        Command command = new("draw", "Writes a focus stack of 16 bits.") { tiles };
        foreach (Option option in drawing.All)
        {
            command.Add(option);
        }

        command.SetAction(
            (parsed, token) =>
                Task.Run(
                    () =>
                    {
                        DrawnFocusStack stack = drawing.Stack(parsed, seed: 1);
                        int times = parsed.GetValue(tiles);
                        DrawnFiles.Write(
                            drawing.Folder(parsed),
                            stack.Count,
                            "png",
                            i => DrawnFiles.Repeat(stack.Draw(i), times),
                            token
                        );
                    },
                    token
                )
        );
        return command;
    }
}
