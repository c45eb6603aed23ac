namespace FusionML.Training;

/// <summary>How the step size falls in the course of a training.</summary>
public enum LearningRateDecay
{
    /// <summary>It is halved at <see cref="StageTrainerOptions.Milestones"/>, as in the published code.</summary>
    Milestones,

    /// <summary>
    /// It follows half a cosine, rate (1 + cos(pi s / steps)) / 2 after s steps: from its full value at the first step to nearly
    /// 0 at the last one, after which it would be 0. Loshchilov and Hutter, "SGDR", ICLR 2017, arXiv:1608.03983, without
    /// restarts.
    /// </summary>
    Cosine,
}
