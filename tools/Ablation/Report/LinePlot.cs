using System.Globalization;
using System.Net;
using System.Text;
using FusionML.Metrics;

namespace FusionML.Ablation;

/// <summary>Draws lines with markers over numbers of iterations, as SVG; a logarithmic plot takes values above 0 only.</summary>
/// <param name="title">What stands above it.</param>
/// <param name="horizontal">What the horizontal axis shows.</param>
/// <param name="vertical">What the vertical axis shows.</param>
/// <param name="logarithmic">Draws the vertical axis in powers of ten.</param>
internal sealed class LinePlot(string title, string horizontal, string vertical, bool logarithmic = false)
{
    private const double Width = 640;
    private const double Height = 380;
    private const double Left = 84;
    private const double Right = 620;
    private const double Top = 44;
    private const double Bottom = 268;
    private const double LegendTop = 332;
    private const double LegendLine = 18;

    /// <summary>Told apart by brightness too, for those who see colours otherwise (after Okabe and Ito).</summary>
    private static readonly string[] Colors = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#8a6d00", "#444444"];

    private readonly List<(string Name, IReadOnlyList<(double X, double Y)> Points)> _series = [];

    /// <summary>Adds a line; points with a value that can't be drawn are left out.</summary>
    public void Add(string name, IEnumerable<(double X, double Y)> points) =>
        _series.Add((name, [.. points.Where(point => double.IsFinite(point.Y) && (!logarithmic || point.Y > 0))]));

    /// <summary>The drawing.</summary>
    public string Draw()
    {
        (double X, double Y)[] all = [.. _series.SelectMany(series => series.Points)];
        AxisScale across = new(Math.Min(0, all.Min(point => point.X)), all.Max(point => point.X));
        double[] values = [.. all.Select(point => Scaled(point.Y))];
        AxisScale up = logarithmic
            ? new AxisScale(Math.Floor(values.Min()), Math.Ceiling(values.Max()))
            : new AxisScale(values.Min(), values.Max());
        double bottom = LegendTop + LegendLine * ((_series.Count + 1) / 2);
        StringBuilder svg = new();
        svg.Append(
            Invariant(
                $"""
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Math.Max(Height, bottom)}"
                 font-family="sans-serif" font-size="13">
                <rect width="100%" height="100%" fill="#ffffff"/>
                <text x="{Width / 2}" y="24" text-anchor="middle" font-size="15">{Escape(title)}</text>

                """
            )
        );
        Axes(svg, across, up);
        foreach ((int index, (string name, IReadOnlyList<(double X, double Y)> points)) in _series.Index())
        {
            // Where the colours begin again, lines are dashed and markers hollow.
            string color = Colors[index % Colors.Length];
            string fill = index < Colors.Length ? color : "#ffffff";
            Line(svg, points, across, up, color, fill);
            (double x, double y) = (Left + index % 2 * 270, LegendTop + index / 2 * LegendLine);
            svg.Append(
                Invariant(
                    $"""
                    <circle cx="{x + 6}" cy="{y - 4}" r="4" fill="{fill}" stroke="{color}"/>
                    <text x="{x + 16}" y="{y}">{Escape(name)}</text>

                    """
                )
            );
        }

        return svg.Append("</svg>\n").ToString();

        void Axes(StringBuilder target, AxisScale x, AxisScale y)
        {
            foreach ((double value, string label) in x.Ticks)
            {
                double at = Left + x.Fraction(value) * (Right - Left);
                target.Append(
                    Invariant(
                        $"""
                        <line x1="{at:f1}" x2="{at:f1}" y1="{Top}" y2="{Bottom}" stroke="#e4e4e4"/>
                        <text x="{at:f1}" y="{Bottom + 18}" text-anchor="middle">{label}</text>

                        """
                    )
                );
            }

            foreach ((double value, string label) in y.Ticks.Where(tick => !logarithmic || tick.Value == Math.Round(tick.Value)))
            {
                double at = Bottom - y.Fraction(value) * (Bottom - Top);
                string text = logarithmic ? Invariant($"1e{Math.Round(value)}") : label;
                target.Append(
                    Invariant(
                        $"""
                        <line x1="{Left}" x2="{Right}" y1="{at:f1}" y2="{at:f1}" stroke="#e4e4e4"/>
                        <text x="{Left - 8}" y="{at + 4:f1}" text-anchor="end">{text}</text>

                        """
                    )
                );
            }

            target.Append(
                Invariant(
                    $"""
                    <text x="{(Left + Right) / 2}" y="{Bottom + 40}" text-anchor="middle">{Escape(horizontal)}</text>
                    <text x="18" y="{(Top + Bottom) / 2}" text-anchor="middle"
                     transform="rotate(-90 18 {(Top + Bottom) / 2})">{Escape(vertical)}</text>

                    """
                )
            );
        }
    }

    private void Line(
        StringBuilder svg,
        IReadOnlyList<(double X, double Y)> points,
        AxisScale across,
        AxisScale up,
        string color,
        string fill
    )
    {
        string[] places =
        [
            .. points
                .Select(point =>
                    (
                        X: Left + across.Fraction(point.X) * (Right - Left),
                        Y: Bottom - up.Fraction(Scaled(point.Y)) * (Bottom - Top)
                    )
                )
                .Select(place => Invariant($"{place.X:f1},{place.Y:f1}")),
        ];
        string dash = fill == color ? string.Empty : " stroke-dasharray=\"5 3\"";
        svg.Append(
            Invariant(
                $"""
                <polyline points="{string.Join(' ', places)}" fill="none" stroke="{color}" stroke-width="2"{dash}/>

                """
            )
        );
        foreach (string[] place in places.Select(place => place.Split(',')))
        {
            svg.Append(
                Invariant(
                    $"""
                    <circle cx="{place[0]}" cy="{place[1]}" r="3" fill="{fill}" stroke="{color}"/>

                    """
                )
            );
        }
    }

    private double Scaled(double value) => logarithmic ? Math.Log10(value) : value;

    private static string Escape(string text) => WebUtility.HtmlEncode(text);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
