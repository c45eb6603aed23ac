using FusionML.Imaging;

namespace FusionML.Cli;

/// <summary>
/// Shards do not go together, or one of them is missing or incomplete: nothing is written that would pass for the whole.
/// </summary>
internal sealed class ShardException(string message, Exception? innerException = null) : FusionException(message, innerException);
