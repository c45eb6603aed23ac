namespace FusionML.Notebooks;

/// <summary>A notebook can't be read, run or written, or its two forms do not agree.</summary>
internal sealed class NotebookException(string message) : Exception(message);
