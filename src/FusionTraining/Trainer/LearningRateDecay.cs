namespace FusionML.Training;

/// <summary>How the step size falls in the course of a training.</summary>
public enum LearningRateDecay
{
    /// <summary>It is halved at <see cref="StageTrainerOptions.Milestones"/>, as in the published code.</summary>
    Milestones,

    /// <summary>
    /// It follows half a cosine from its full value to 0 at the last step: Loshchilov and Hutter, "SGDR", ICLR 2017,
    /// arXiv:1608.03983, without restarts.
    /// </summary>
    Cosine,
}
