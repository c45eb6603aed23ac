namespace FusionML.Inference;

internal sealed partial class PslptSchedule
{
    private Encoder Encode(PslptBranch branch)
    {
        (PslptPass[] starts, PslptPass[] done) = (new PslptPass[PslptWeights.Levels], new PslptPass[PslptWeights.Levels]);
        for (int level = 0; level <= Coarsest; level++)
        {
            PslptPass? finer = level == 0 ? null : done[level - 1];
            starts[level] = finer is null
                ? Add(PslptWork.Input, branch, level, () => _height)
                : Add(PslptWork.Pool, branch, level, () => finer.Done / 2);
            done[level] = Former(branch, level, starts[level]);
        }

        // The finest level first: the one below it is changed when it has been read.
        PslptPass[] details = [.. done];
        for (int level = 0; level < Coarsest; level++)
        {
            (PslptPass own, PslptPass coarse) = (done[level], done[level + 1]);
            PslptPass? finer = level == 0 ? null : details[level - 1];
            details[level] = Add(PslptWork.Subtract, branch, level, () =>
                Math.Min(Math.Min(own.Done, Enlarged(coarse)), Free(finer))
            );
        }

        return new Encoder(starts, details);
    }

    private PslptPass[] Fuse(Encoder first, Encoder second)
    {
        PslptPass[] fused = new PslptPass[PslptWeights.Levels];
        for (int level = Coarsest; level >= 0; level--)
        {
            (PslptPass one, PslptPass two) = (first.Details[level], second.Details[level]);
            PslptPass? oneFiner = level == Coarsest ? first.Details[level - 1] : null;
            PslptPass? twoFiner = level == Coarsest ? second.Details[level - 1] : null;
            PslptPass difference = FusionPass(PslptWork.Difference, () =>
                Math.Min(Math.Min(one.Done, two.Done), Math.Min(Free(oneFiner), Free(twoFiner)))
            );
            PslptPass input = FusionPass(PslptWork.FusionInput, () => Convolved(difference));
            PslptPass before = FusionPass(PslptWork.FusionFirst, () => input.Done);
            PslptPass after = FusionPass(PslptWork.FusionSecond, () => Neighbouring(before));
            PslptPass mask = FusionPass(PslptWork.Mask, () => Neighbouring(after));
            PslptPass done = FusionPass(PslptWork.Fuse, () => mask.Done);
            Hold(PslptRowsKind.Work, input, PslptBranch.Fusion, () => mask.Done);
            Hold(PslptRowsKind.Mask, mask, PslptBranch.Fusion, () => done.Done);
            Hold(PslptRowsKind.Features, first.Starts[level], PslptBranch.First, () => done.Done);
            fused[level] = done;

            PslptPass FusionPass(PslptWork work, Func<int> available) => Add(work, PslptBranch.Fusion, level, available);
        }

        return fused;
    }

    private PslptPass Decode(PslptPass[] fused, Encoder second)
    {
        PslptPass done = Former(PslptBranch.Decoder, Coarsest, fused[Coarsest]);
        for (int level = Coarsest - 1; level >= 0; level--)
        {
            (PslptPass own, PslptPass coarse) = (fused[level], done);
            PslptPass sum = Add(PslptWork.Add, PslptBranch.Decoder, level, () => Math.Min(own.Done, Enlarged(coarse)));
            Hold(PslptRowsKind.Features, second.Starts[level + 1], PslptBranch.Second, () => sum.Done / 2);
            done = Former(PslptBranch.Decoder, level, sum);
        }

        PslptPass features = done;
        PslptPass output = Add(PslptWork.Output, PslptBranch.Decoder, level: 0, () => Neighbouring(features));
        Hold(PslptRowsKind.Features, second.Starts[0], PslptBranch.Second, () => output.Done);
        return output;
    }

    private PslptPass Former(PslptBranch branch, int level, PslptPass start)
    {
        PslptPass input = Add(PslptWork.FormerInput, branch, level, () => Convolved(start));
        PslptPass first = Add(PslptWork.FormerFirst, branch, level, () => input.Done);
        PslptPass second = Add(PslptWork.FormerSecond, branch, level, () => Neighbouring(first));
        PslptPass output = Add(PslptWork.FormerOutput, branch, level, () => Convolved(second));
        Hold(PslptRowsKind.Work, input, branch, () => output.Done);
        return output;
    }

    /// <summary>The passes of an encoder at each level: the first to write its features, and the last to change them.</summary>
    private sealed record Encoder(PslptPass[] Starts, PslptPass[] Details);
}
