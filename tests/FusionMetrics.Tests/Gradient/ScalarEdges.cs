namespace FusionML.Metrics.Tests;

/// <summary>
/// The gradient metrics pixel by pixel in plain scalar code, as their definitions read; the twin of the vector kernels.
/// </summary>
internal static class ScalarEdges
{
    /// <summary>Sobel's right - left and lower - upper at a pixel.</summary>
    public static (int Across, int Down) Sobel(BytePlane plane, Border border, int y, int x)
    {
        int At(int dy, int dx) => Sample(plane, border, y + dy, x + dx);
        int across = At(-1, 1) + 2 * At(0, 1) + At(1, 1) - At(-1, -1) - 2 * At(0, -1) - At(1, -1);
        int down = At(1, -1) + 2 * At(1, 0) + At(1, 1) - At(-1, -1) - 2 * At(-1, 0) - At(-1, 1);
        return (across, down);
    }

    /// <summary>EI.</summary>
    public static double EdgeIntensity(BytePlane f) => Pixels(f).Average(p => Magnitude(Sobel(f, Border.Replicate, p.Y, p.X)));

    /// <summary>AG.</summary>
    public static double AverageGradient(BytePlane f)
    {
        double Difference(int from, int to, Func<int, int> at) => (at(to) - at(from)) / (double)(to - from);
        double sum = Pixels(f)
            .Sum(p =>
            {
                double gx = Difference(Math.Max(p.X - 1, 0), Math.Min(p.X + 1, f.Width - 1), x => f.Row(p.Y)[x]);
                double gy = Difference(Math.Max(p.Y - 1, 0), Math.Min(p.Y + 1, f.Height - 1), y => f.Row(y)[p.X]);
                return Math.Sqrt((gx * gx + gy * gy) / 2);
            });
        return sum / ((f.Height - 1.0) * (f.Width - 1));
    }

    /// <summary>Qabf.</summary>
    public static double EdgePreservation(BytePlane a, BytePlane b, BytePlane f)
    {
        (double kept, double weights) = (0, 0);
        foreach ((int y, int x) in Pixels(f))
        {
            foreach (BytePlane source in (BytePlane[])[a, b])
            {
                (double g, double angle) = Hong(source, y, x);
                (double fusedG, double fusedAngle) = Hong(f, y, x);
                double ratio =
                    g > fusedG ? fusedG / g
                    : g == fusedG ? fusedG
                    : g / fusedG;
                double alignment = 1 - Math.Abs(angle - fusedAngle) / (Math.PI / 2);
                double q = 0.9994 / (1 + Math.Exp(-15 * (ratio - 0.5))) * 0.9879 / (1 + Math.Exp(-22 * (alignment - 0.8)));
                kept += q * g;
                weights += g;
            }
        }

        return kept / weights;

        static (double, double) Hong(BytePlane plane, int y, int x)
        {
            (int across, int down) = Sobel(plane, Border.Zero, y, x);
            return (Magnitude((across, down)), across == 0 ? Math.PI / 2 : Math.Atan(-down / (double)across));
        }
    }

    /// <summary>Qabf:Kumar and Nabf.</summary>
    public static (double Kept, double Artefacts) Kumar(BytePlane a, BytePlane b, BytePlane f)
    {
        (double kept, double artefacts, double weights) = (0, 0, 0);
        foreach ((int y, int x) in Pixels(f))
        {
            (double fusedG, double fusedAngle) = Edge(f, y, x);
            (double ga, double angleA) = Edge(a, y, x);
            (double gb, double angleB) = Edge(b, y, x);
            (double wa, double wb) = (Weight(ga), Weight(gb));
            (double qa, double qb) = (Q(ga, angleA), Q(gb, angleB));
            kept += qa * wa + qb * wb;
            weights += wa + wb;
            artefacts += fusedG > ga && fusedG > gb ? (1 - qa) * wa + (1 - qb) * wb : 0;

            double Q(double g, double angle)
            {
                double ratio =
                    g == 0 || fusedG == 0 ? 0
                    : fusedG > g ? g / fusedG
                    : fusedG / g;
                double alignment = Math.Abs(Math.Abs(angle - fusedAngle) - Math.PI / 2) * 2 / Math.PI;
                return Math.Sqrt(0.9999 / (1 + Math.Exp(-19 * (ratio - 0.5))) * 0.9995 / (1 + Math.Exp(-22 * (alignment - 0.5))));
            }
        }

        return (kept / weights, artefacts / weights);

        static double Weight(double g) => g >= 2 ? Math.Pow(g, 1.5) : 0.001;

        static (double, double) Edge(BytePlane plane, int y, int x)
        {
            (int across, int down) = Sobel(plane, Border.Reflect, y, x);
            return (Magnitude((across, down)) / 8, across == 0 ? Math.PI / 2 : Math.Atan(down / (double)across));
        }
    }

    /// <summary>QG.</summary>
    public static double GradientQuality(BytePlane a, BytePlane b, BytePlane f)
    {
        return Pixels(f)
            .Average(p =>
            {
                (double fusedG, double fusedAngle) = Edge(f, p.Y, p.X);
                (double keptA, double weightA) = Kept(Edge(a, p.Y, p.X), fusedG, fusedAngle);
                (double keptB, double weightB) = Kept(Edge(b, p.Y, p.X), fusedG == 0 ? 1e-5 : fusedG, fusedAngle);
                return (keptA + keptB) / (weightA + weightB);
            });

        static (double Kept, double Weight) Kept((double G, double Angle) source, double fusedG, double fusedAngle)
        {
            double guarded = source.G == 0 ? 1e-5 : source.G;
            double ratio = source.G > fusedG ? fusedG / guarded : guarded / (fusedG == 0 ? 1e-5 : fusedG);
            double alignment = Math.Abs(Math.Abs(source.Angle - fusedAngle) - Math.PI / 2) * 2 / Math.PI;
            return (guarded / (1 + Math.Exp(-10 * (ratio - 0.5))) / (1 + Math.Exp(-20 * (alignment - 0.75))), guarded);
        }

        static (double, double) Edge(BytePlane plane, int y, int x)
        {
            (int across, int down) = Sobel(plane, Border.Zero, y, x);
            return (Magnitude((across, down)), Math.Atan(down / (across == 0 ? 1e-5 : across)));
        }
    }

    private static double Magnitude((int Across, int Down) gradient) =>
        Math.Sqrt((double)gradient.Across * gradient.Across + gradient.Down * gradient.Down);

    private static int Sample(BytePlane plane, Border border, int y, int x)
    {
        bool inside = y >= 0 && y < plane.Height && x >= 0 && x < plane.Width;
        return border switch
        {
            Border.Zero when !inside => 0,
            Border.Reflect => plane.Row(Mirror(y, plane.Height))[Mirror(x, plane.Width)],
            _ => plane.Row(Math.Clamp(y, 0, plane.Height - 1))[Math.Clamp(x, 0, plane.Width - 1)],
        };

        static int Mirror(int i, int length) =>
            i < 0 ? -i
            : i >= length ? 2 * length - 2 - i
            : i;
    }

    private static IEnumerable<(int Y, int X)> Pixels(BytePlane plane) =>
        Enumerable.Range(0, plane.Height).SelectMany(y => Enumerable.Range(0, plane.Width).Select(x => (y, x)));
}
