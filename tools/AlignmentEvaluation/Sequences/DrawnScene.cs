namespace FusionML.AlignmentEvaluation;

/// <summary>
/// A scene that has a value at every point of a plane, so that it can be drawn through any transform without resampling:
/// discs and bars with sharp edges on noise of many frequencies, and a depth.
/// </summary>
internal sealed class DrawnScene(int width, int height, int seed)
{
    private const int Shapes = 60;

    private readonly Shape[] _shapes = MakeShapes(width, height, seed);

    /// <summary>Radiance at a point, from about 0.004 to 4: ten stops.</summary>
    public double Radiance(double x, double y)
    {
        // Light falls off from one corner to the other, as from a window.
        double light = Math.Pow(2, 3 * (0.5 - ((x / width) + (y / height)) / 2));
        double texture = 0;
        double amplitude = 0.5;
        for (int octave = 0; octave < 5; octave++)
        {
            double period = 48.0 / (1 << octave);
            texture += amplitude * (Noise(x / period, y / period, (seed * 31) + octave) - 0.5);
            amplitude *= 0.75;
        }

        double reflectance = 0.35;
        foreach (Shape shape in _shapes)
        {
            if (shape.Holds(x, y))
            {
                reflectance = shape.Reflectance;
            }
        }

        return light * reflectance * Math.Exp(1.2 * texture);
    }

    /// <summary>Depth at a point, 0 (near) to 1 (far).</summary>
    public double Depth(double x, double y) =>
        Math.Clamp((0.75 * (1 - (y / height))) + (0.25 * Noise(x / 90, y / 90, seed)), 0, 1);

    private static Shape[] MakeShapes(int width, int height, int seed)
    {
        Random random = new(seed);
        Shape[] shapes = new Shape[Shapes];
        for (int i = 0; i < shapes.Length; i++)
        {
            double turn = random.NextDouble() * Math.PI;
            shapes[i] = new Shape(
                ((random.NextDouble() * 1.2) - 0.1) * width,
                ((random.NextDouble() * 1.2) - 0.1) * height,
                (0.02 + (0.07 * random.NextDouble())) * width,
                (0.02 + (0.07 * random.NextDouble())) * width,
                Math.Cos(turn),
                Math.Sin(turn),
                i % 2 == 0,
                Math.Pow(2, -4 * random.NextDouble())
            );
        }

        return shapes;
    }

    /// <summary>Values of a lattice, smoothly in between.</summary>
    private static double Noise(double x, double y, int seed)
    {
        (double column, double row) = (Math.Floor(x), Math.Floor(y));
        double across = Smooth(x - column);
        double down = Smooth(y - row);
        double Lattice(double i, double j)
        {
            uint bits = unchecked((uint)(((int)i * 374761393) + ((int)j * 668265263) + (seed * 974634777)));
            bits = unchecked((bits ^ (bits >> 13)) * 1274126177);
            return ((bits ^ (bits >> 16)) & 0xFFFFFF) / (double)0x1000000;
        }

        double upper = Lattice(column, row) + (across * (Lattice(column + 1, row) - Lattice(column, row)));
        double lower = Lattice(column, row + 1) + (across * (Lattice(column + 1, row + 1) - Lattice(column, row + 1)));
        return upper + (down * (lower - upper));
    }

    private static double Smooth(double t) => t * t * (3 - (2 * t));

    private readonly record struct Shape(
        double X,
        double Y,
        double HalfWidth,
        double HalfHeight,
        double Cosine,
        double Sine,
        bool IsDisc,
        double Reflectance
    )
    {
        public bool Holds(double x, double y)
        {
            double across = ((Cosine * (x - X)) + (Sine * (y - Y))) / HalfWidth;
            double down = ((Cosine * (y - Y)) - (Sine * (x - X))) / HalfHeight;
            return IsDisc ? (across * across) + (down * down) < 1 : Math.Abs(across) < 1 && Math.Abs(down) < 1;
        }
    }
}
