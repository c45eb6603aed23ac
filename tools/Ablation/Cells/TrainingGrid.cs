using FusionML.Cli;

namespace FusionML.Ablation;

/// <summary>
/// All trainings behind some studies as a grid, of which several processes each take a part. They share a folder: what one has trained,
/// the others read.
/// </summary>
/// <param name="cells">What the studies are about.</param>
internal sealed class TrainingGrid(IEnumerable<Cell> cells)
{
    /// <summary>Every training once, each after those that it depends on.</summary>
    public IReadOnlyList<Cell> Cells { get; } = [.. cells.SelectMany(cell => cell.Chain).DistinctBy(cell => cell.Name)];

    /// <summary>The trainings of a part: every N-th, so that dependent ones, which stand together, come to different parts.</summary>
    public IEnumerable<Cell> Of(Shard shard) => Cells.Where((_, i) => i % shard.Count == shard.Number - 1);

    /// <summary>Trains a part. What it depends on and nobody has trained or trains, it trains as well.</summary>
    public void Train(Shard shard, CellTrainer trainer)
    {
        foreach (Cell cell in Of(shard))
        {
            trainer.Train(cell);
        }
    }
}
