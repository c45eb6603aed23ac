using System.CommandLine;

namespace FusionML.StackEvaluation;

/// <summary>The options of drawing, which all commands share.</summary>
internal sealed class DrawOptions
{
    private readonly Option<int> _pictures = new("--pictures")
    {
        DefaultValueFactory = _ => 12,
        Description = "Pictures of a stack.",
    };
    private readonly Option<int> _size = new("--size") { DefaultValueFactory = _ => 256, Description = "Rows and columns." };
    private readonly Option<int> _seeds = new("--seeds") { DefaultValueFactory = _ => 3, Description = "How many scenes." };
    private readonly Option<double> _noise = new("--noise")
    {
        DefaultValueFactory = _ => 0.5,
        Description = "Noise: levels of 255 in a focus stack; 1 is that of a small camera in a bracket.",
    };
    private readonly Option<int> _objects = new("--objects")
    {
        DefaultValueFactory = _ => 6,
        Description = "Leaves that stand out from the surface, with steps of depth at their edges.",
    };
    private readonly Option<string> _folder = new("--folder")
    {
        DefaultValueFactory = _ => Path.Combine(Path.GetTempPath(), "drawn-stacks"),
        Description = "Where the pictures go.",
    };

    public IReadOnlyList<Option> All => [_pictures, _size, _seeds, _noise, _objects, _folder];

    public int Pictures(ParseResult parsed) => parsed.GetValue(_pictures);

    public int Seeds(ParseResult parsed) => parsed.GetValue(_seeds);

    public double Noise(ParseResult parsed) => parsed.GetValue(_noise);

    public string Folder(ParseResult parsed) => parsed.GetValue(_folder)!;

    /// <summary>Draws the scene of a seed.</summary>
    public DrawnScene Scene(ParseResult parsed, int seed) =>
        DrawnScene.Draw(parsed.GetValue(_size), parsed.GetValue(_size), seed, parsed.GetValue(_objects));

    /// <summary>The stack of a scene, of 16 bits: the circle of confusion has 11 pixels at the far end.</summary>
    public DrawnFocusStack Stack(ParseResult parsed, int seed)
    {
        const double MaximumBlur = 11;
        return new DrawnFocusStack(Scene(parsed, seed), Pictures(parsed), MaximumBlur, Noise(parsed), bitDepth: 16);
    }
}
