namespace FusionML.Training;

/// <summary>Which training of one network for all tasks: its losses, step sizes, clipping, and what the second set begins
/// with.</summary>
public enum MultiTaskRecipe
{
    /// <summary>That of the options, which by default is the library's own.</summary>
    Own,

    /// <summary>The paper's.</summary>
    Paper,

    /// <summary>
    /// That of the published code. It clips the norm of all gradients, those of the frozen parts among them, at 1e-4, which
    /// leaves the second set a few hundredths of its step size.
    /// </summary>
    Published,
}
