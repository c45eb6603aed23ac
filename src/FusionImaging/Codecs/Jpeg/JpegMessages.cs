using BitMiracle.LibJpeg.Classic;

namespace FusionML.Imaging;

/// <summary>
/// Takes what the JPEG library has to say: errors become <see cref="InvalidDataException"/>, and so do warnings of damage to the
/// picture; warnings that touch no pixel are kept.
/// </summary>
internal sealed class JpegMessages : jpeg_error_mgr
{
    /// <summary>The library's words for what is odd in a file without touching a pixel.</summary>
    private static readonly string[] Harmless = ["Premature end of JPEG file", "extraneous bytes before marker"];

    private readonly List<string> _warnings = [];

    /// <summary>The warnings that touch no pixel, one sentence each.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    public override void error_exit() => throw new InvalidDataException(format_message());

    public override void emit_message(int msg_level)
    {
        // Levels from 0 are traces; -1 is a warning.
        if (msg_level >= 0)
        {
            return;
        }

        string message = format_message();
        if (!Harmless.Any(words => message.Contains(words, StringComparison.Ordinal)))
        {
            throw new InvalidDataException(message);
        }

        if (!_warnings.Contains(message))
        {
            _warnings.Add(message);
        }
    }

    public override void output_message() { }
}
