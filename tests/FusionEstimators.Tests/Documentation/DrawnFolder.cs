using FusionML.Imaging;
using FusionML.Samples.Notebooks;

namespace FusionML.Estimators.Tests;

/// <summary>The pictures that the programs of a page find in their folder, drawn by formulas, 192x144.</summary>
internal static class DrawnFolder
{
    /// <summary>Writes a pair of each task under the names that a page may use, and the references of two of them.</summary>
    public static void Write(string folder)
    {
        (FusionImage visible, FusionImage infrared) = StreetScene.Draw(0);
        (FusionImage under, FusionImage over, FusionImage exposed) = RoomScene.Draw(0);
        (FusionImage mri, FusionImage pet) = HeadScene.Draw(0);
        (FusionImage near, FusionImage far) = (Blurred(exposed, isLeft: false), Blurred(exposed, isLeft: true));
        Scene.Write(
            folder,
            ("visible", visible),
            ("infrared", infrared),
            ("under", under),
            ("over", over),
            ("exposed", exposed),
            ("mri", mri),
            ("pet", pet),
            ("near", near),
            ("far", far),
            ("sharp", exposed)
        );
    }

    /// <summary>The picture with one half of it out of focus.</summary>
    private static FusionImage Blurred(FusionImage picture, bool isLeft)
    {
        const int Radius = 3;
        ImagePlane plane = picture.Y.Clone();
        for (int y = 0; y < plane.Height; y++)
        {
            for (int x = 0; x < plane.Width; x++)
            {
                if (x < plane.Width / 2 == isLeft)
                {
                    plane[y, x] = Mean(picture.Y, y, x, Radius);
                }
            }
        }

        return new FusionImage(plane, picture.Cr!, picture.Cb!);
    }

    private static float Mean(ImagePlane plane, int y, int x, int radius)
    {
        double sum = 0;
        for (int i = -radius; i <= radius; i++)
        {
            for (int j = -radius; j <= radius; j++)
            {
                sum += plane[Math.Clamp(y + i, 0, plane.Height - 1), Math.Clamp(x + j, 0, plane.Width - 1)];
            }
        }

        return (float)(sum / Math.Pow(2 * radius + 1, 2));
    }
}
