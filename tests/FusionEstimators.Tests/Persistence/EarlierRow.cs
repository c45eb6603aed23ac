using FreshProcess;
using FusionML.Imaging;
using Microsoft.ML.Data;

namespace FusionML.Estimators.Tests;

/// <summary>The row on which the model files of earlier versions are run: pictures and planes that a formula draws.</summary>
internal sealed class EarlierRow
{
    public MLImage First { get; set; } = SamplePair.DrawColor(1);

    public MLImage Second { get; set; } = SamplePair.DrawGray(2);

    /// <summary>A smaller picture than the other two, in colour.</summary>
    public MLImage Third { get; set; } = DrawSmall();

    [PlaneType]
    public ImagePlane Y { get; set; } = Draw((y, x) => 0.5 + 0.4 * Math.Sin(0.3 * x + 0.2 * y));

    [PlaneType]
    public ImagePlane Cr1 { get; set; } = Draw((y, x) => 0.5 + 0.01 * (x - y));

    [PlaneType]
    public ImagePlane Cb1 { get; set; } = Draw((y, x) => 0.6 - 0.008 * y);

    [PlaneType]
    public ImagePlane Cr2 { get; set; } = Draw((_, x) => 0.3 + 0.01 * x);

    [PlaneType]
    public ImagePlane Cb2 { get; set; } = Draw((y, x) => 0.5 + 0.1 * Math.Cos(0.5 * x - 0.3 * y));

    public string Path { get; set; } = new SampleFile { First = null!, Second = null! }.Path;

    private static MLImage DrawSmall()
    {
        const int Height = 20;
        const int Width = 32;
        byte[] pixels = new byte[Height * Width * 4];
        for (int i = 0; i < Height * Width; i++)
        {
            (int y, int x) = (i / Width, i % Width);
            (pixels[4 * i], pixels[4 * i + 1], pixels[4 * i + 2]) = ((byte)(6 * x), (byte)(250 - 11 * y), (byte)(3 * x + 5 * y));
            pixels[4 * i + 3] = 255;
        }

        return MLImage.CreateFromPixels(Width, Height, MLPixelFormat.Bgra32, pixels);
    }

    private static ImagePlane Draw(Func<int, int, double> formula)
    {
        ImagePlane plane = new(SamplePair.Height, SamplePair.Width);
        for (int i = 0; i < plane.Samples.Length; i++)
        {
            plane.Samples[i] = (float)formula(i / plane.Width, i % plane.Width);
        }

        return plane;
    }
}
