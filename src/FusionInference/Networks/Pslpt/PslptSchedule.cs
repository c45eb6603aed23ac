namespace FusionML.Inference;

/// <summary>
/// PSLPT as passes over rows, in the order of the network. Round after round every pass goes on by a step of rows at most, so
/// that a large picture flows through the whole network and only the rows on their way are held; with a step of all rows there is
/// one round. Every row is computed in the same way in either case.
/// </summary>
/// <remarks>
/// What a pass waits for: a convolution for the row below its strip, shifted windows for the other half of the window, enlarging
/// for the next coarse row. A pass that works in place waits for who still reads the rows as they were.
/// </remarks>
internal sealed partial class PslptSchedule
{
    /// <summary>Rows that are held beyond those that are still to be read: the neighbours of a row.</summary>
    private const int Neighbours = 2;

    private const int Coarsest = PslptWeights.Levels - 1;

    private readonly int _height;
    private readonly int _stepRows;
    private readonly List<PslptPass> _passes = [];
    private readonly List<PslptRows> _rows = [];

    private PslptSchedule(int height, int stepRows)
    {
        (_height, _stepRows) = (height, stepRows);
        Encoder first = Encode(PslptBranch.First),
            second = Encode(PslptBranch.Second);
        Output = Decode(Fuse(first, second), second);
        Foresee();
    }

    /// <summary>The passes, in the order in which a round goes through them.</summary>
    public IReadOnlyList<PslptPass> Passes => _passes;

    /// <summary>The pass that writes the picture; with it, the work is done.</summary>
    public PslptPass Output { get; }

    /// <summary>Rounds until then.</summary>
    public int Rounds { get; private set; }

    /// <summary>The most rows of the picture that a pass takes at a time.</summary>
    public int PictureRows => Math.Min(_height, Most(0));

    /// <summary>
    /// The schedule for a step; or for all rows at once where a picture is too low for it, because a map must not hold the rows
    /// of a shifted window at both ends of the picture before they are done.
    /// </summary>
    /// <param name="height">Rows of the picture, a multiple of 16.</param>
    /// <param name="stepRows">Rows of a step.</param>
    public static PslptSchedule For(int height, int stepRows)
    {
        PslptSchedule schedule = new(height, stepRows);
        bool isTooLow = schedule._rows.Any(rows =>
            rows.Kind == PslptRowsKind.Work && schedule.Held(rows) == schedule.Height(rows.Level)
        );
        return isTooLow && schedule.Rounds > 1 ? new PslptSchedule(height, height) : schedule;
    }

    /// <summary>Rows of a map that are held at a time.</summary>
    public int Held(PslptRowsKind kind, PslptBranch branch, int level) =>
        Held(_rows.Single(rows => rows.Kind == kind && rows.Branch == branch && rows.Level == level));

    /// <summary>Goes back to the first row.</summary>
    public void Restart() => _passes.ForEach(pass => pass.Restart());

    private int Held(PslptRows rows) => Math.Min(Height(rows.Level), rows.Most + Neighbours);

    private int Height(int level) => _height >> level;

    /// <summary>The most rows of an advance: whole strips of Winograd's method.</summary>
    private int Most(int level) => ReflectPadding.RoundUp(Math.Max(1, _stepRows >> level), LayerRunner.WinogradRows);

    /// <summary>Goes through all rounds without any work, and counts.</summary>
    private void Foresee()
    {
        while (!Output.IsDone)
        {
            foreach (PslptPass pass in _passes)
            {
                pass.Advance();
                _rows.FindAll(rows => rows.Writer == pass).ForEach(rows => rows.Count());
            }

            Rounds++;
        }

        Restart();
    }

    /// <summary>Rows that a 3 x 3 convolution can do, in whole strips of Winograd's method.</summary>
    private static int Convolved(PslptPass input) =>
        input.IsDone ? input.Done : Math.Max(0, input.Done - 1) / LayerRunner.WinogradRows * LayerRunner.WinogradRows;

    /// <summary>Rows whose neighbour below is there, or whose shifted window.</summary>
    private static int Neighbouring(PslptPass input) => input.IsDone ? input.Done : Math.Max(0, input.Done - 1);

    /// <summary>Fine rows for which the coarse ones are there: an odd row needs the next coarse one.</summary>
    private static int Enlarged(PslptPass coarse) => coarse.IsDone ? 2 * coarse.Done : Math.Max(0, (2 * coarse.Done) - 1);

    /// <summary>
    /// Rows of the level below <paramref name="fine"/> that it will not read any more; all where there is none.
    /// </summary>
    private static int Free(PslptPass? fine) =>
        fine is null ? int.MaxValue
        : fine.IsDone ? fine.Done / 2
        : Math.Max(0, (fine.Done / 2) - 1);

    private PslptPass Add(PslptWork work, PslptBranch branch, int level, Func<int> available)
    {
        PslptPass pass = new(work, branch, level, Height(level), Most(level), available);
        _passes.Add(pass);
        return pass;
    }

    /// <summary>A map is needed for the rows that <paramref name="writer"/> has written and others have not read.</summary>
    private void Hold(PslptRowsKind kind, PslptPass writer, PslptBranch branch, Func<int> read) =>
        _rows.Add(new PslptRows(kind, branch, writer.Level, writer, read));
}
