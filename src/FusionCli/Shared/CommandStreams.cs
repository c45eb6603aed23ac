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
    /// <summary>What stands for standard input and output where a file is asked for.</summary>
    public const string Dash = "-";

    /// <summary>What messages call standard input.</summary>
    public const string InputName = "standard input";

    private readonly TextWriter _error = Error;

    /// <summary>Standard output; what is not visible in text is escaped.</summary>
    public TextWriter Output { get; } = new VisibleTextWriter(Output);

    /// <summary>Standard error; what is not visible in text is escaped.</summary>
    public TextWriter Error { get; } = new VisibleTextWriter(Error);

    /// <summary>Standard error as it is, for drawing on a terminal.</summary>
    public TextWriter Terminal => _error;

    /// <summary>Opens standard input for bytes.</summary>
    public Func<Stream> OpenInput { get; init; } = Console.OpenStandardInput;

    /// <summary>Opens standard output for bytes.</summary>
    public Func<Stream> OpenOutput { get; init; } = Console.OpenStandardOutput;

    public static CommandStreams OfProcess() => new(Console.Out, Console.Error, !Console.IsErrorRedirected);
}
