using Microsoft.ML;
using Microsoft.ML.TorchSharp.AutoFormerV2;

namespace FuseThenDetect;

/// <summary>The file with the pretrained weights that ML.NET's object-detection trainer starts from.</summary>
internal static class DetectorWeights
{
    private const string FileName = "autoformer_11m_torchsharp.bin";

    /// <summary>Where the trainer looks for the file before it downloads it.</summary>
    public static string PathOf(MLContext context) => Path.Combine(context.TempFilePath, "mlnet", FileName);

    /// <summary>
    /// Writes random weights there, unless there is a file. A detector that starts from them learns much slower than from the
    /// pretrained ones; it is for places without a network.
    /// </summary>
    public static void WriteRandom(MLContext context)
    {
        string path = PathOf(context);
        if (File.Exists(path))
        {
            return;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        TorchSharp.torch.manual_seed(1);
        using AutoFormerV2 network = new(
            numClasses: 1,
            embedChannels: [64, 128, 256, 448],
            depths: [2, 2, 6, 2],
            numHeads: [2, 4, 8, 14]
        );
        string temporary = path + ".tmp";
        network.save(temporary);
        File.Move(temporary, path);
    }
}
