using FusionML.Inference;

namespace FusionML.Training;

/// <summary>
/// A network that several plans and threads use in turns: its modules keep tensors of the last size, so one call at a time.
/// </summary>
internal sealed class SharedNetwork : IDisposable
{
    private readonly FusionNetwork _network;
    private readonly bool _isOwned;
    private readonly SemaphoreSlim _turn = new(1);

    /// <param name="network">The network.</param>
    /// <param name="isOwned">Disposing of this object disposes of the network.</param>
    /// <exception cref="NotSupportedException">The network is neither EFRUFN nor FRUFN nor PSLPT.</exception>
    /// <exception cref="TorchBackendException">Its device computes wrong.</exception>
    public SharedNetwork(FusionNetwork network, bool isOwned)
    {
        if (network is not (Efrufn or Frufn or Pslpt))
        {
            throw new NotSupportedException(
                $"There is no engine for a {network.GetType().Name}: only for Efrufn, Frufn and Pslpt."
            );
        }

        (_network, _isOwned) = (network, isOwned);
        DeviceGuard.OfProcess.Require(Device, Type);
    }

    /// <summary>The CUDA device of the network, or null for the processor.</summary>
    public int? GpuDeviceId => Device.type == DeviceType.CUDA ? Math.Max(Device.index, 0) : null;

    /// <summary>The floating type of the network.</summary>
    public ScalarType Type => _network.parameters().First().dtype;

    /// <summary>Where the network is now.</summary>
    public Device Device => _network.parameters().First().device;

    /// <summary>What an engine knows of a network of this kind, whose layout may be a variant.</summary>
    public static NetworkDefinition Describe(FusionNetwork network) =>
        new(network.Layout.Network, () => network.Layout, variant: network is Efrufn ? EfrufnVariant.Of : null)
        {
            SizeMultiple = network is Pslpt ? Pslpt.SideMultiple : NetworkSizes.SideMultiple,
        };

    public IPairPlan CreatePlan(PlanKey key) =>
        _network switch
        {
            Efrufn efrufn => new TorchEfrufnPlan(this, efrufn, key),
            Pslpt pslpt => new TorchPslptPlan(this, pslpt, key),
            _ => new TorchFrufnPlan(this, (Frufn)_network, key),
        };

    /// <summary>Waits until no other call uses the network; the turn ends when the result is disposed of.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Turn TakeTurn(CancellationToken cancellationToken)
    {
        _turn.Wait(cancellationToken);
        return new Turn(_turn);
    }

    public void Dispose()
    {
        if (_isOwned)
        {
            _network.Dispose();
        }

        _turn.Dispose();
    }

    /// <summary>The right to use the network.</summary>
    internal readonly struct Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
