using System.Globalization;
using System.Text;

namespace FusionML.TrainingBenchmarks;

/// <summary>A small line plot as SVG.</summary>
internal static class MemoryPlot
{
    private const int Width = 640,
        Height = 400,
        Left = 80,
        Right = 20,
        Top = 50,
        Bottom = 60,
        Ticks = 5;
    private static readonly string[] Colours = ["#1f5fa8", "#c23b22"];

    /// <summary>Draws mebibytes over iterations, from 0.</summary>
    public static string Draw(IReadOnlyList<Line> lines, string title)
    {
        double most = Round(lines.Max(line => line.Points.Max(point => point.Value)));
        int last = lines.Max(line => line.Points.Max(point => point.Iterations));
        StringBuilder svg = new();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" ")
            .AppendLine("font-family=\"sans-serif\" font-size=\"13\">")
            .AppendLine("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>");
        Text(svg, Width / 2, 25, "middle", title);
        Text(svg, (Left + Width - Right) / 2, Height - 15, "middle", "iterations (EFRUFN) or units (FRUFN)");
        for (int tick = 0; tick <= Ticks; tick++)
        {
            double value = most * tick / Ticks;
            svg.AppendLine(
                CultureInfo.InvariantCulture,
                $"<line x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Y(value):F1}\" y2=\"{Y(value):F1}\" stroke=\"#dddddd\"/>"
            );
            Text(svg, Left - 8, Y(value) + 4, "end", string.Create(CultureInfo.InvariantCulture, $"{value:F0} MiB"));
        }

        foreach ((int iterations, _) in lines[0].Points)
        {
            Text(svg, X(iterations), Height - Bottom + 20, "middle", iterations.ToString(CultureInfo.InvariantCulture));
        }

        for (int i = 0; i < lines.Count; i++)
        {
            string colour = Colours[i % Colours.Length];
            string points = string.Join(
                ' ',
                lines[i]
                    .Points.Select(point =>
                        string.Create(CultureInfo.InvariantCulture, $"{X(point.Iterations):F1},{Y(point.Value):F1}")
                    )
            );
            svg.AppendLine(
                CultureInfo.InvariantCulture,
                $"<polyline points=\"{points}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>"
            );
            foreach ((int iterations, double value) in lines[i].Points)
            {
                svg.AppendLine(
                    CultureInfo.InvariantCulture,
                    $"<circle cx=\"{X(iterations):F1}\" cy=\"{Y(value):F1}\" r=\"4\" fill=\"{colour}\"/>"
                );
            }

            Text(svg, Left + 20, Top + 20 + (20 * i), "start", lines[i].Name, colour);
        }

        return svg.AppendLine("</svg>").ToString();

        double X(int iterations) => Left + ((Width - Left - Right) * (double)iterations / last);

        double Y(double value) => Height - Bottom - ((Height - Top - Bottom) * value / most);
    }

    private static void Text(StringBuilder svg, double x, double y, string anchor, string text, string colour = "black") =>
        svg.AppendLine(
            CultureInfo.InvariantCulture,
            $"<text x=\"{x:F1}\" y=\"{y:F1}\" text-anchor=\"{anchor}\" fill=\"{colour}\">{text}</text>"
        );

    /// <summary>The next multiple of 1, 2 or 5 times a power of ten, so that the ticks are round numbers.</summary>
    private static double Round(double value)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        return new[] { 1, 1.5, 2, 2.5, 3, 4, 5, 7.5, 10 }.Select(factor => factor * power).First(rounded => rounded >= value);
    }

    /// <summary>One network's points.</summary>
    internal sealed record Line(string Name, IReadOnlyList<(int Iterations, double Value)> Points);
}
