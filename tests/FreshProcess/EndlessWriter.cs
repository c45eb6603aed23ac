using FusionML.Imaging;

namespace FreshProcess;

/// <summary>Writes two pictures to one path by turns until the process is killed.</summary>
internal static class EndlessWriter
{
    private const int Side = 400;

    /// <summary>Writes, and says after each file that it is there.</summary>
    public static void Run(string path)
    {
        FusionImage[] pictures = [Draw(3), Draw(5)];
        PictureWriteOptions overwrite = new() { Overwrite = true };
        for (int i = 0; ; i++)
        {
            PictureFile.Write(path, pictures[i % 2], overwrite);
            Console.WriteLine("written");
        }
    }

    private static FusionImage Draw(int factor)
    {
        ImagePlane plane = new(Side, Side);
        for (int i = 0; i < Side * Side; i++)
        {
            plane.Samples[i] = (byte)(factor * i * (i >> 7)) / 255f;
        }

        return new FusionImage(plane);
    }
}
