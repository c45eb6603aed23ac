namespace FusionML.Cli;

/// <summary>
/// Where a command writes: results for programs and pipes to <paramref name="Output"/>, words for people and progress to
/// <paramref name="Error"/>.
/// </summary>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
/// <param name="ErrorIsTerminal">A person watches <paramref name="Error"/>, so a progress bar can be drawn.</param>
internal sealed record CommandStreams(TextWriter Output, TextWriter Error, bool ErrorIsTerminal)
{
    public static CommandStreams OfProcess() => new(Console.Out, Console.Error, !Console.IsErrorRedirected);
}
