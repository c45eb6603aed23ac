using System.Text.Json;
using FusionML.Inference;
using FusionML.Testing;

namespace FusionML.Training.Tests;

/// <summary>
/// Values and gradients of the losses that another implementation computed: pictures, float32 and float64 results.
/// </summary>
internal sealed class LossReference
{
    private readonly WeightFile _tensors = WeightFile.Read(SharedFiles.Require("reference/parity/losses.safetensors"));
    private readonly JsonElement _cases;

    public LossReference()
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllText(SharedFiles.Require("reference/parity/losses.json")));
        _cases = document.RootElement.GetProperty("cases").Clone();
    }

    /// <summary>An input or map of a case, in the given type.</summary>
    public Tensor Picture(string batch, string name, ScalarType type) => _tensors[$"io.{batch}.{name}"].ToTensor().to(type);

    /// <summary>The value in the given type.</summary>
    public double Value(string batch, string loss, ScalarType type) =>
        _cases
            .GetProperty(batch)
            .GetProperty("losses")
            .GetProperty(loss)
            .GetProperty(type == float64 ? "value64" : "value")
            .GetDouble();

    /// <summary>The gradient as float64 numbers; the one computed in float64 where it was stored apart.</summary>
    public Tensor Gradient(string batch, string loss, ScalarType type)
    {
        bool apart = _tensors.TryGet($"grad64.{batch}.{loss}", out WeightTensor? precise) && type == float64;
        return (apart ? precise! : _tensors[$"grad.{batch}.{loss}"]).ToTensor().to(float64);
    }
}
