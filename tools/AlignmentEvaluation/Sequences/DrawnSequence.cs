using FusionML.Alignment;
using FusionML.Imaging;

namespace FusionML.AlignmentEvaluation;

/// <summary>Gray pictures of a drawn scene through known transforms.</summary>
/// <param name="Pictures">The pictures; the first one is the reference.</param>
/// <param name="Transforms">Where each pixel of the reference lies in each picture.</param>
internal sealed record DrawnSequence(IReadOnlyList<FusionImage> Pictures, IReadOnlyList<PlanarTransform> Transforms)
{
    private const int Samples = 2;
    private const double NoiseOfEightBits = 0.006;

    /// <summary>A focus stack: the focus walks from near to far, the scale breathes, the stage wanders.</summary>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="count">Pictures.</param>
    /// <param name="seed">Which one.</param>
    /// <param name="blur">The spread, in pixels, of what is a whole depth out of focus.</param>
    public static DrawnSequence FocusStack(int width, int height, int count, int seed, double blur)
    {
        DrawnScene scene = new(width, height, seed);
        Random random = new(seed);
        double Between(double most) => ((random.NextDouble() * 2) - 1) * most;
        PlanarTransform[] transforms =
        [
            PlanarTransform.Identity,
            .. Enumerable
                .Range(1, count - 1)
                .Select(i =>
                    PlanarTransform
                        .Similarity(1 + (0.03 * i / (count - 1)), Between(0.15), (width - 1) / 2.0, (height - 1) / 2.0)
                        .Then(PlanarTransform.Translation(Between(0.006 * width), Between(0.006 * width)))
                ),
        ];
        FusionImage Draw(PlanarTransform transform, int i)
        {
            PlanarTransform back = transform.Invert();
            ImagePlane sharp = Render(scene, back, width, height, radiance => Math.Min(1, Math.Pow(radiance / 4, 1 / 2.2)));
            return new FusionImage(AddNoise(Defocus(sharp, scene, back, i / (count - 1.0), blur), random));
        }

        return new DrawnSequence([.. transforms.Select(Draw)], transforms);
    }

    /// <summary>An exposure bracket out of the hand: shifts, turns and a little perspective; exposures two stops apart.</summary>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="count">Pictures.</param>
    /// <param name="seed">Which one.</param>
    public static DrawnSequence Bracket(int width, int height, int count, int seed)
    {
        DrawnScene scene = new(width, height, seed);
        Random random = new(seed);
        double Between(double most) => ((random.NextDouble() * 2) - 1) * most;
        PlanarTransform Hand()
        {
            PlanarTransform turn = PlanarTransform
                .Similarity(1 + Between(0.003), Between(1), (width - 1) / 2.0, (height - 1) / 2.0)
                .Then(PlanarTransform.Translation(Between(0.02 * width), Between(0.02 * width)));
            PlanarTransform tilt = new(1, 0, 0, 0, 1, 0, Between(0.01) / width, Between(0.01) / width, 1);
            return turn.Then(tilt);
        }

        PlanarTransform[] transforms = [PlanarTransform.Identity, .. Enumerable.Range(1, count - 1).Select(_ => Hand())];
        FusionImage Draw(PlanarTransform transform, int i)
        {
            double exposure = Math.Pow(2, 2 * (i - ((count - 1) / 2.0)));
            ImagePlane plane = Render(scene, transform.Invert(), width, height, radiance =>
                Math.Min(1, Math.Pow(radiance * exposure, 1 / 2.2))
            );
            return new FusionImage(AddNoise(plane, random));
        }

        return new DrawnSequence([.. transforms.Select(Draw)], transforms);
    }

    /// <summary>The largest distance from the truth at a corner of the reference.</summary>
    public double CornerError(int picture, PlanarTransform found)
    {
        (double right, double bottom) = (Pictures[0].Width - 1, Pictures[0].Height - 1);
        return new[] { (0.0, 0.0), (right, 0), (0, bottom), (right, bottom) }.Max(corner =>
        {
            (double x, double y) = Transforms[picture].Apply(corner.Item1, corner.Item2);
            (double foundX, double foundY) = found.Apply(corner.Item1, corner.Item2);
            return Math.Sqrt(Math.Pow(x - foundX, 2) + Math.Pow(y - foundY, 2));
        });
    }

    private static ImagePlane Render(DrawnScene scene, PlanarTransform back, int width, int height, Func<double, double> camera)
    {
        ImagePlane plane = new(height, width);
        Parallel.For(0, height, y =>
        {
            for (int x = 0; x < width; x++)
            {
                double sum = 0;
                for (int k = 0; k < Samples * Samples; k++)
                {
                    (double atX, double atY) = back.Apply(
                        x + (((k % Samples) + 0.5) / Samples) - 0.5,
                        y + (((k / Samples) + 0.5) / Samples) - 0.5
                    );
                    sum += scene.Radiance(atX, atY);
                }

                plane[y, x] = (float)camera(sum / (Samples * Samples));
            }
        });
        return plane;
    }

    /// <summary>Each pixel of the blur that its depth has, between blurs of fixed spread.</summary>
    private static ImagePlane Defocus(ImagePlane sharp, DrawnScene scene, PlanarTransform back, double focus, double blur)
    {
        const int steps = 6;
        ImagePlane[] blurred = [.. Enumerable.Range(0, steps + 1).Select(i => Smoothing.Gaussian(sharp, blur * i / steps))];
        ImagePlane plane = new(sharp.Height, sharp.Width);
        for (int y = 0; y < plane.Height; y++)
        {
            for (int x = 0; x < plane.Width; x++)
            {
                (double atX, double atY) = back.Apply(x, y);
                double level = steps * Math.Min(1, Math.Abs(scene.Depth(atX, atY) - focus));
                int below = Math.Min((int)level, steps - 1);
                plane[y, x] = (float)(
                    blurred[below][y, x] + ((level - below) * (blurred[below + 1][y, x] - blurred[below][y, x]))
                );
            }
        }

        return plane;
    }

    private static ImagePlane AddNoise(ImagePlane plane, Random random)
    {
        foreach (ref float sample in plane.Samples)
        {
            double normal = Enumerable.Range(0, 4).Sum(_ => random.NextDouble() - 0.5) * Math.Sqrt(3);
            sample = (float)Math.Clamp(sample + (NoiseOfEightBits * normal), 0, 1);
        }

        return plane;
    }
}
