namespace FusionML.Training;

/// <summary>How the loss proposal module follows its gradient, which is proportional to the inner step and very small.</summary>
internal enum ProposalRule
{
    /// <summary>p -= rate g / max |g| over all parameters: the largest entry moves by the rate.</summary>
    NormalisedByLargestEntry,

    /// <summary>Adam, as the paper says, with an epsilon of 1e-16: the usual one is of the gradient's size.</summary>
    Adam,
}
