namespace FusionML.Training;

/// <summary>
/// The weights of a network in float32, for the optimiser, while the network itself computes in bfloat16: changes that are too
/// small for 8 bits of mantissa add up in them.
/// </summary>
/// <remarks>
/// TorchSharp has no autocast; the network converts what it is shown and what it gives. Outside of training steps the network is
/// float32 and holds the same values. Not thread-safe.
/// </remarks>
internal sealed class MasterWeights : IDisposable
{
    private readonly nn.Module _network;
    private readonly (string Name, Tensor Values)[] _buffers;
    private Parameter[] _used = [];

    /// <summary>Starts from the present weights.</summary>
    /// <param name="network">The network, of any floating type; it is float32 from here on.</param>
    public MasterWeights(nn.Module network)
    {
        _network = network;
        using IDisposable untracked = no_grad();
        Parameters = [.. network.named_parameters().Select(pair => (pair.name, nn.Parameter(Copy(pair.parameter))))];
        _buffers =
        [
            .. network
                .named_buffers()
                .Where(pair => pair.buffer.is_floating_point())
                .Select(pair => (pair.name, Copy(pair.buffer))),
        ];
        ToSingle();
    }

    /// <summary>The weights by the names of the network's parameters, float32 on its device.</summary>
    public IReadOnlyList<(string Name, Parameter Parameter)> Parameters { get; }

    /// <summary>Makes the network one of bfloat16, with the present weights.</summary>
    public void ToBFloat16() => Convert(bfloat16);

    /// <summary>Makes the network one of float32, with the present weights to the bit.</summary>
    public void ToSingle()
    {
        Convert(float32);
        using IDisposable untracked = no_grad();
        Dictionary<string, Tensor> buffers = _network.named_buffers().ToDictionary(pair => pair.name, pair => pair.buffer);
        foreach ((string name, Tensor values) in _buffers)
        {
            buffers[name].copy_(values);
        }
    }

    /// <summary>Takes the gradients of the network, as float32.</summary>
    public void TakeGradients()
    {
        using DisposeScope scope = NewDisposeScope();
        for (int i = 0; i < _used.Length; i++)
        {
            Parameters[i].Parameter.grad = _used[i].grad?.to(float32);
        }
    }

    /// <summary>Gives the network the present weights.</summary>
    public void Refresh()
    {
        using IDisposable untracked = no_grad();
        for (int i = 0; i < _used.Length; i++)
        {
            _used[i].copy_(Parameters[i].Parameter);
        }
    }

    /// <summary>Releases the weights, not the network.</summary>
    public void Dispose()
    {
        foreach ((_, Parameter parameter) in Parameters)
        {
            parameter.Dispose();
        }

        foreach ((_, Tensor values) in _buffers)
        {
            values.Dispose();
        }
    }

    private static Tensor Copy(Tensor values) => values.detach().to(float32, copy: true).DetachFromDisposeScope();

    private void Convert(ScalarType type)
    {
        _network.zero_grad();
        _network.to(type);

        // A caller's scope must not take the new tensors with it.
        foreach (Tensor tensor in _network.parameters().Concat(_network.buffers()))
        {
            tensor.DetachFromDisposeScope();
        }

        Dictionary<string, Parameter> used = _network.named_parameters().ToDictionary(pair => pair.name, pair => pair.parameter);
        _used = [.. Parameters.Select(pair => used[pair.Name])];
        Refresh();
    }
}
