using FusionML.Inference;

namespace FusionML.Estimators;

/// <summary>The options of an engine in a model file.</summary>
internal static class FuseOptionsState
{
    /// <summary>What earlier versions called <see cref="FusionMemory.Smallest"/>.</summary>
    private const string EarlierSmallest = "Frugal";

    /// <summary>Writes <paramref name="options"/>.</summary>
    public static void Write(StateWriter state, FuseOptions options)
    {
        state.Write(options.FixedPoint.ToString());
        state.Write(options.Solver.ToString());
        state.Write(options.MaximumIterations);
        state.Write(options.Tolerance);
        state.Write(options.AndersonMemory);
        state.Write(options.AndersonRegularization);
        state.Write(options.AndersonMixingShare);
        state.Write(options.Threads);
        state.Write(options.Memory.ToString());
        state.Write(options.StretchResult);
    }

    /// <summary>Reads what <see cref="Write"/> wrote. The ranges are the options' own.</summary>
    /// <param name="state">The state.</param>
    /// <param name="hasMemory">False for a state that was written before there was a choice of memory.</param>
    /// <param name="hasStretch">False for a state that was written before results could be stretched.</param>
    /// <exception cref="ModelFormatException">The state ends, or a number is none.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static FuseOptions Read(StateReader state, bool hasMemory, bool hasStretch) =>
        new()
        {
            FixedPoint = state.ReadEnum<FixedPoint>("the fixed point"),
            Solver = state.ReadEnum<FixedPointSolver>("the solver"),
            MaximumIterations = state.ReadInt32("the number of iterations"),
            Tolerance = state.ReadDouble("the tolerance", 0, double.MaxValue),
            AndersonMemory = state.ReadInt32("the memory of Anderson mixing"),
            AndersonRegularization = state.ReadDouble("the regularization of Anderson mixing", 0, double.MaxValue),
            AndersonMixingShare = state.ReadDouble("the share of Anderson mixing", 0, 1),
            Threads = state.ReadInt32("the number of threads"),
            Memory = hasMemory ? ReadMemory(state) : FusionMemory.Automatic,
            StretchResult = hasStretch && state.ReadBoolean("whether the result is stretched"),
        };

    private static FusionMemory ReadMemory(StateReader state) =>
        state.ReadEnum("the use of memory", (EarlierSmallest, FusionMemory.Smallest));
}
