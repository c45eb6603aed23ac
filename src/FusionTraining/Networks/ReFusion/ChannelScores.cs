namespace FusionML.Training;

/// <summary>Attention between channels: how much each channel of the queries takes of each channel of the values.</summary>
internal static class ChannelScores
{
    /// <summary>Squares of lengths are kept above the square of 1e-12, the least length that is divided by.</summary>
    private const double LeastSquare = 1e-24;

    /// <summary>
    /// softmax over the keys of temperature q k^T / (|q| |k|), a channel's values over all pixels being one vector.
    /// </summary>
    /// <param name="query">Batch x pixels x channels.</param>
    /// <param name="key">The same.</param>
    /// <param name="temperature">Heads x 1 x 1.</param>
    /// <returns>Batch x heads x channels of a head (queries) x channels of a head (keys).</returns>
    public static Tensor Of(Tensor query, Tensor key, Tensor temperature)
    {
        using DisposeScope scope = NewDisposeScope();
        (long batch, long channels, long heads) = (query.shape[0], query.shape[2], temperature.shape[0]);
        Tensor products = query.transpose(1, 2).bmm(key);
        Tensor lengths = Lengths(query).unsqueeze(2).mul(Lengths(key).unsqueeze(1));
        Tensor cosines = products.div(lengths).view(batch, heads, channels / heads, heads, channels / heads);

        // The blocks on the diagonal: batch x queries x keys x heads.
        Tensor blocks = cosines.diagonal(0, 1, 3).mul(temperature.view(heads));
        return blocks.softmax(2).permute(0, 3, 1, 2).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// What follows the attention and the attention as one matrix: P M with P (outputs x channels) and M in blocks.
    /// </summary>
    /// <param name="projection">Outputs x channels.</param>
    /// <param name="scores">Batch x heads x queries x keys.</param>
    /// <returns>Batch x channels of the values x outputs, to multiply rows of pixels with.</returns>
    public static Tensor Fold(Tensor projection, Tensor scores)
    {
        using DisposeScope scope = NewDisposeScope();
        (long batch, long heads, long part) = (scores.shape[0], scores.shape[1], scores.shape[2]);
        Tensor columns = projection.view(projection.shape[0], heads, part).permute(1, 2, 0);
        return scores.transpose(2, 3).matmul(columns).reshape(batch, heads * part, projection.shape[0]).MoveToOuterDisposeScope();
    }

    private static Tensor Lengths(Tensor rows) => rows.Squared().sum(1).AtLeast(LeastSquare).sqrt();
}
