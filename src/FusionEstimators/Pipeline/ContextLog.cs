using Microsoft.ML.Runtime;

namespace FusionML.Estimators;

/// <summary>Writes to the log of an <see cref="Microsoft.ML.MLContext"/>.</summary>
/// <param name="environment">The <see cref="IHostEnvironment"/>, typed as ML.NET's loader hands it over.</param>
/// <param name="source">The component that messages come from.</param>
internal sealed class ContextLog(object environment, string source)
{
    /// <summary>Writes a message.</summary>
    public void Inform(string message) => Write(channel => channel.Info(MessageSensitivity.None, message));

    /// <summary>Writes a warning.</summary>
    public void Warn(string message) => Write(channel => channel.Warning(MessageSensitivity.None, message));

    private void Write(Action<IChannel> write)
    {
        if (environment is IChannelProvider log)
        {
            using IChannel channel = log.Start(source);
            write(channel);
        }
    }
}
