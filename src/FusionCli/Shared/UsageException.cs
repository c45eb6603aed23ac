namespace FusionML.Cli;

/// <summary>The command line asks for something that does not go together.</summary>
internal sealed class UsageException(string message) : Exception(message);
