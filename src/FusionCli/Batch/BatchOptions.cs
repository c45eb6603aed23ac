namespace FusionML.Cli;

/// <summary>How a batch goes on and what it prints.</summary>
/// <param name="Force">Replaces results that are there.</param>
/// <param name="Verify">Reads every file to tell whether it has changed, whatever its size and times are.</param>
/// <param name="Json">Prints one JSON object on standard output.</param>
internal sealed record BatchOptions(bool Force, bool Verify, bool Json);
