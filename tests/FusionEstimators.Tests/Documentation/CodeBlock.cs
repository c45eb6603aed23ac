namespace FusionML.Estimators.Tests;

/// <summary>
/// A program of a page: a fenced block of C#, and those blocks after it that go on with it.
/// </summary>
/// <remarks>
/// Two comments say what a test does with a block; each stands on a line of its own above the fence.
/// <c>&lt;!-- continues --&gt;</c> appends the block to the one before, whose variables it sees.
/// <c>&lt;!-- shortened: 2000 -> 2 --&gt;</c> replaces a text that stands in the block, so that a test need not train for hours.
/// </remarks>
/// <param name="Line">The line of the page that the first block begins on, from 1.</param>
/// <param name="Code">The code as the test runs it.</param>
internal sealed record CodeBlock(int Line, string Code)
{
    private const string Fence = "```";
    private const string Language = "csharp";
    private const string CommentStart = "<!--";
    private const string CommentEnd = "-->";
    private const string Continues = "continues";
    private const string Shortened = "shortened:";
    private const string Arrow = " -> ";

    /// <summary>The programs of a page, in order.</summary>
    /// <param name="lines">The lines of a page in Markdown.</param>
    /// <exception cref="FormatException">
    /// A comment names a text that its block lacks, nothing stands before a continuation, or a block has no end.
    /// </exception>
    public static IReadOnlyList<CodeBlock> Of(IReadOnlyList<string> lines)
    {
        List<CodeBlock> blocks = [];
        List<string> comments = [];
        for (int i = 0; i < lines.Count; i++)
        {
            string line = lines[i].Trim();
            if (line.StartsWith(CommentStart, StringComparison.Ordinal) && line.EndsWith(CommentEnd, StringComparison.Ordinal))
            {
                comments.Add(line[CommentStart.Length..^CommentEnd.Length].Trim());
            }
            else if (line.StartsWith(Fence, StringComparison.Ordinal))
            {
                int end = End(lines, i);
                if (line[Fence.Length..].Trim() == Language)
                {
                    Add(blocks, i + 1, string.Join('\n', lines.Skip(i + 1).Take(end - i - 1)), comments);
                }

                i = end;
                comments.Clear();
            }
            else if (line.Length > 0)
            {
                comments.Clear();
            }
        }

        return blocks;
    }

    private static int End(IReadOnlyList<string> lines, int start)
    {
        for (int i = start + 1; i < lines.Count; i++)
        {
            if (lines[i].Trim() == Fence)
            {
                return i;
            }
        }

        throw new FormatException($"The block of line {start + 1} has no end.");
    }

    private static void Add(List<CodeBlock> blocks, int line, string code, List<string> comments)
    {
        foreach (string comment in comments.Where(comment => comment.StartsWith(Shortened, StringComparison.Ordinal)))
        {
            string[] texts = comment[Shortened.Length..].Split(Arrow, 2, StringSplitOptions.TrimEntries);
            code =
                texts.Length == 2 && code.Contains(texts[0], StringComparison.Ordinal)
                    ? code.Replace(texts[0], texts[1], StringComparison.Ordinal)
                    : throw new FormatException($"The block of line {line} has nothing to replace for '{comment}'.");
        }

        if (!comments.Contains(Continues))
        {
            blocks.Add(new CodeBlock(line, code));
            return;
        }

        if (blocks.Count == 0)
        {
            throw new FormatException($"The block of line {line} continues nothing.");
        }

        blocks[^1] = blocks[^1] with { Code = $"{blocks[^1].Code}\n{code}" };
    }
}
