using System.Globalization;

// Draws pairs of gray pictures as PGM and a manifest of them: DrawPairs FOLDER PAIRS WIDTH HEIGHT. The first picture of a pair has
// discs over stripes, the second warm spots and an edge; a pair is the same wherever it is drawn.
string folder = args[0];
int[] numbers = [.. args[1..].Select(number => int.Parse(number, CultureInfo.InvariantCulture))];
(int pairs, int width, int height) = (numbers[0], numbers[1], numbers[2]);
Directory.CreateDirectory(Path.Combine(folder, "visible"));
Directory.CreateDirectory(Path.Combine(folder, "infrared"));
using StreamWriter manifest = new(Path.Combine(folder, "pairs.csv")) { NewLine = "\n" };
manifest.WriteLine("id,file_a,file_b,dataset");
for (int pair = 0; pair < pairs; pair++)
{
    string id = $"drawn-{pair:D3}";
    int seed = pair;
    Write(Path.Combine(folder, "visible", $"{id}.pgm"), (x, y) => Visible(x, y, seed));
    Write(Path.Combine(folder, "infrared", $"{id}.pgm"), (x, y) => Infrared(x, y, seed));
    manifest.WriteLine($"{id},visible/{id}.pgm,infrared/{id}.pgm,drawn");
}

void Write(string path, Func<double, double, double> scene)
{
    byte[] samples = new byte[width * height];
    for (int i = 0; i < samples.Length; i++)
    {
        samples[i] = (byte)Math.Clamp(255 * scene((double)(i % width) / width, (double)(i / width) / height), 0, 255);
    }

    using FileStream file = File.Create(path);
    file.Write(System.Text.Encoding.ASCII.GetBytes($"P5\n{width} {height}\n255\n"));
    file.Write(samples);
}

static double Visible(double x, double y, int seed)
{
    double stripes = 0.45 + (0.2 * Math.Sin((40 + seed) * (x + (0.3 * y))));
    double away = Math.Sqrt(Math.Pow(x - 0.2 - (0.01 * seed), 2) + Math.Pow(y - 0.5, 2));
    return (away < 0.15 ? 0.85 : stripes) + (0.05 * Math.Sin(190 * x * y));
}

static double Infrared(double x, double y, int seed)
{
    double spot = Math.Exp(-60 * (Math.Pow(x - 0.7, 2) + Math.Pow(y - 0.2 - (0.01 * seed), 2)));
    return 0.2 + (0.7 * spot) + (x + y > 1 + (0.005 * seed) ? 0.1 : 0) + (0.02 * Math.Sin(90 * y));
}
