using System.Diagnostics.CodeAnalysis;
using FusionML.Imaging;

namespace FusionML.Inference;

/// <summary>
/// The weights of a network: named float32 tensors and a block of metadata, read from and written to safetensors files
/// (https://github.com/huggingface/safetensors).
/// </summary>
/// <remarks>
/// F32, F16 and BF16 tensors become float32. Tensors of an integer type are buffers that carry no weights: they are checked,
/// skipped and listed in <see cref="IgnoredTensors"/>. Instances are immutable and can be used from several threads.
/// </remarks>
public sealed class WeightFile
{
    /// <summary>Three hundred times the largest network here.</summary>
    private const long MaximumGatheredBytes = 1L << 30;

    private const int GatheredAtOnce = 1 << 16;

    private readonly Dictionary<string, WeightTensor> _byName = new(StringComparer.Ordinal);

    /// <summary>Gathers tensors and metadata, for example to write them.</summary>
    /// <param name="tensors">The tensors, in the order in which they are written.</param>
    /// <param name="metadata">The metadata, or null for none.</param>
    /// <exception cref="ArgumentException">Two tensors have the same name, or one is called <c>__metadata__</c>, which the format
    /// reserves.</exception>
    public WeightFile(IEnumerable<WeightTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
        : this(tensors, metadata, "weights", []) { }

    internal WeightFile(
        IEnumerable<WeightTensor> tensors,
        IReadOnlyDictionary<string, string>? metadata,
        string name,
        IReadOnlyList<string> ignored
    )
    {
        ArgumentNullException.ThrowIfNull(tensors);
        Tensors = [.. tensors];
        Metadata = metadata is null ? [] : new Dictionary<string, string>(metadata, StringComparer.Ordinal);
        (Name, IgnoredTensors) = (name, ignored);
        foreach (WeightTensor tensor in Tensors)
        {
            if (tensor.Name == "__metadata__" || !_byName.TryAdd(tensor.Name, tensor))
            {
                throw new ArgumentException($"The tensor name '{tensor.Name}' is reserved or used twice.", nameof(tensors));
            }
        }
    }

    /// <summary>What errors call these weights: the path that they were read from, or <c>weights</c>.</summary>
    public string Name { get; }

    /// <summary>The tensors in the order of the file's bytes.</summary>
    public IReadOnlyList<WeightTensor> Tensors { get; }

    /// <summary>Network, task, image order and what else the writer wanted to say; empty if the file has none.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>Names of the integer tensors that were skipped.</summary>
    public IReadOnlyList<string> IgnoredTensors { get; }

    /// <summary>The tensor called <paramref name="name"/>.</summary>
    /// <exception cref="WeightsException">There is no such tensor.</exception>
    public WeightTensor this[string name] =>
        TryGet(name, out WeightTensor? tensor) ? tensor : throw new WeightsException(Name, $"there is no tensor '{name}'");

    /// <summary>Finds the tensor called <paramref name="name"/>.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out WeightTensor? tensor) => _byName.TryGetValue(name, out tensor);

    /// <summary>True if there is a tensor called <paramref name="name"/>; integer tensors do not count.</summary>
    public bool Contains(string name) => _byName.ContainsKey(name);

    /// <summary>
    /// Reads a safetensors file. Everything in it is checked before it is believed: values never take more memory than the file
    /// has bytes (twice that for 16-bit floats), whatever its header claims.
    /// </summary>
    /// <exception cref="WeightsException">The file can't be read, or anything is wrong with it: the message names the tensor and
    /// the values.</exception>
    public static WeightFile Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            using FileStream stream = File.OpenRead(path);
            return SafetensorsReader.Read(stream, path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new WeightsException(path, $"the weights can't be read: {error.Message}", error);
        }
    }

    /// <summary>Reads a safetensors file from the rest of <paramref name="stream"/>, which stays open.</summary>
    /// <param name="stream">
    /// The stream; one that can't seek (an entry of an archive, say) is gathered in memory first, up to a gibibyte.
    /// </param>
    /// <param name="name">What errors call these weights.</param>
    /// <exception cref="WeightsException">The stream can't be read, or is no safetensors file.</exception>
    public static WeightFile Read(Stream stream, string name = "weights")
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentException.ThrowIfNullOrEmpty(name);
        try
        {
            if (stream.CanSeek)
            {
                return SafetensorsReader.Read(stream, name);
            }

            using MemoryStream gathered = Gather(stream, name);
            return SafetensorsReader.Read(gathered, name);
        }
        catch (Exception error) when (error is IOException or InvalidDataException)
        {
            throw new WeightsException(name, $"the weights can't be read: {error.Message}", error);
        }
    }

    /// <summary>
    /// Writes a safetensors file: first to a temporary file beside <paramref name="path"/>, which is then moved into place, so
    /// that no half file is ever seen. An existing file is replaced. The same content always gives the same bytes.
    /// </summary>
    /// <exception cref="WeightsException">The file can't be written.</exception>
    public void Write(string path) => Write(path, SafetensorsType.F32);

    /// <summary>Writes the safetensors format to <paramref name="stream"/>, which stays open.</summary>
    public void Write(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        SafetensorsWriter.Write(stream, this, SafetensorsType.F32);
    }

    /// <summary>Writes a safetensors file as <see cref="Write(string)"/> does, with numbers of this type: F32 or F16.</summary>
    /// <exception cref="WeightsException">The file can't be written.</exception>
    internal void Write(string path, SafetensorsType type)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            WholeFile.Write(path, overwrite: true, stream => SafetensorsWriter.Write(stream, this, type));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new WeightsException(path, $"the weights can't be written: {error.Message}", error);
        }
    }

    private static MemoryStream Gather(Stream stream, string name)
    {
        MemoryStream gathered = new();
        byte[] piece = new byte[GatheredAtOnce];
        for (int read; (read = stream.Read(piece)) > 0; )
        {
            if (gathered.Length + read > MaximumGatheredBytes)
            {
                throw new WeightsException(
                    name,
                    $"the stream goes on after {MaximumGatheredBytes} bytes, the most that is read from one that can't seek; write it to "
                        + "a file and read that"
                );
            }

            gathered.Write(piece, 0, read);
        }

        gathered.Position = 0;
        return gathered;
    }
}
