using FusionML.Training;

namespace FusionML.Ablation;

/// <summary>One training: a network on a task, with or without a teacher, from the warm-up or from another cell.</summary>
/// <param name="Kind">The network.</param>
/// <param name="Task"><c>mfif</c>, <c>meif</c> or <c>ivf</c>.</param>
/// <param name="Teacher">The cell whose gradients are transferred, or null.</param>
/// <param name="Start">The cell that the weights start from, or null for the warm-up.</param>
/// <param name="Loss">The loss to train with, or null for the paper's.</param>
internal sealed record Cell(NetworkKind Kind, string Task, Cell? Teacher = null, Cell? Start = null, StageLoss? Loss = null)
{
    /// <summary>Names the cell and all that it depends on.</summary>
    public string Name =>
        $"{Kind.Name}/{Task}"
        + (Teacher is null ? string.Empty : $" taught by {Teacher.ShortName}")
        + (Start is null ? string.Empty : $" from {Start.ShortName}")
        + (Loss is null ? string.Empty : $" with {Loss.Name}");

    /// <summary>The cells that this one depends on, each after those that it depends on, and itself; some stand twice.</summary>
    public IEnumerable<Cell> Chain => [.. Teacher?.Chain ?? [], .. Start?.Chain ?? [], this];

    /// <summary>The name where another cell is described.</summary>
    private string ShortName => $"({Name})";

    /// <summary>The three stages of sequential gradient transfer, as the published code trains them.</summary>
    public static (Cell MultiFocus, Cell MultiExposure, Cell InfraredVisible) Sequence(NetworkKind kind)
    {
        Cell multiFocus = new(kind, "mfif");
        Cell multiExposure = new(kind, "meif", Teacher: multiFocus);
        return (multiFocus, multiExposure, new Cell(kind, "ivf", Teacher: multiExposure, Start: multiExposure));
    }

    /// <summary>The stage that trains <paramref name="network"/>.</summary>
    public ITrainingStage Stage(FusionNetwork network, FusionNetwork? teacher) =>
        (Loss ?? StageLoss.OfThePaper(Task)).Stage(network, teacher);
}
