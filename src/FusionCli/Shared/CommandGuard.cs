using FusionML.Imaging;
using FusionML.Inference;
using FusionML.Metrics;

namespace FusionML.Cli;

/// <summary>Runs the body of a command; whatever goes wrong in it becomes words and an exit code.</summary>
internal static class CommandGuard
{
    /// <summary>
    /// Runs the body of a command off the caller's thread and turns what goes wrong into words and an exit code.
    /// </summary>
    public static async Task<int> RunAsync(CommandStreams streams, Action body)
    {
        try
        {
            // Not with the token: the body itself says when it has stopped, with nothing left behind.
            await Task.Run(body, CancellationToken.None);
            return ExitCode.Done;
        }
        catch (OperationCanceledException)
        {
            await streams.Error.WriteLineAsync("Cancelled.");
            return ExitCode.Cancelled;
        }
        catch (Exception error)
        {
            (int code, string message) = Describe(error);
            await streams.Error.WriteLineAsync(message);
            return code;
        }
    }

    /// <summary>The exit code of an error, and what a person is told of it.</summary>
    public static (int Code, string Message) Describe(Exception error) =>
        error switch
        {
            UsageException
            or UnknownMetricException
            or PictureExistsException
            or ManifestException
            or EvaluationException
            or ShardException => (ExitCode.Usage, error.Message),
            PictureSizeMismatchException => (
                ExitCode.Picture,
                $"{error.Message} 'fuse' brings them to one size by --on-size-mismatch crop, resize-first or resize-smaller."
            ),
            PictureLimitException limit => (
                ExitCode.Picture,
                $"{limit.FileName}: {limit.Actual} {limit.Quantity} are more than the limit {limit.Limit}; "
                    + "if the file can be trusted, raise --max-megapixels."
            ),
            PictureException => (ExitCode.Picture, error.Message),
            WeightsException => (ExitCode.Weights, error.Message),
            FusionException => (ExitCode.Failure, error.Message),
            _ => (ExitCode.Failure, $"{error.GetType().Name}: {error.Message}"),
        };
}
