namespace FusionML.Training;

/// <summary>Adds to the features of a source what the queries of the other source find in its channels.</summary>
internal static class CrossAttention
{
    /// <summary>x + P(softmax(q k^T temperature) v), q from the other source.</summary>
    /// <param name="map">x, batch x height x width x channels.</param>
    /// <param name="own">Queries, keys and values of x: batch x pixels x three times the channels.</param>
    /// <param name="other">Those of the other source.</param>
    /// <param name="temperature">Heads x 1 x 1.</param>
    /// <param name="projection">P, channels x channels.</param>
    public static Tensor Attend(Tensor map, Tensor own, Tensor other, Tensor temperature, Tensor projection)
    {
        using DisposeScope scope = NewDisposeScope();
        long channels = map.shape[3];
        Tensor[] parts = own.split(channels, 2);
        Tensor scores = ChannelScores.Of(other.narrow(2, 0, channels), parts[1], temperature);
        return map.Plus(parts[2].bmm(ChannelScores.Fold(projection, scores)).view(map.shape)).MoveToOuterDisposeScope();
    }
}
