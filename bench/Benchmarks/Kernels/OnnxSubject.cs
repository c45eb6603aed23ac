using FusionML.Inference;
using Microsoft.ML.OnnxRuntime;

namespace FusionML.Benchmarks;

/// <summary>
/// A graph of two pictures on ONNX Runtime, as a peer: the file takes the place of the weights. All optimisations, one operation
/// after the other.
/// </summary>
internal sealed class OnnxSubject : NetworkRun.Subject
{
    private readonly SessionOptions _options;
    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();
    private readonly OrtValue[] _pictures;

    public OnnxSubject(string graph, int height, int width, int threads)
    {
        _options = new SessionOptions
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            IntraOpNumThreads = threads,
        };
        _session = new InferenceSession(graph, _options);
        Random random = new(3);
        _pictures =
        [
            .. _session.InputNames.Select(_ =>
                OrtValue.CreateTensorValueFromMemory(RandomWeights.Picture(random, height * width), [1, 1, height, width])
            ),
        ];
    }

    public override void Run()
    {
        using IDisposableReadOnlyCollection<OrtValue> outputs = _session.Run(
            _run,
            _session.InputNames,
            _pictures,
            _session.OutputNames
        );
    }

    public override void Dispose()
    {
        Array.ForEach(_pictures, picture => picture.Dispose());
        _run.Dispose();
        _session.Dispose();
        _options.Dispose();
    }
}
