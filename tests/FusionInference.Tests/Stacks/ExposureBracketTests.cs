using FusionML.Imaging;
using FusionML.StackEvaluation;

namespace FusionML.Inference.Tests;

/// <summary>Exposure brackets of a scene whose light is known, without and with something that moves.</summary>
[TestClass]
public class ExposureBracketTests
{
    private const int Size = 64;
    private const int Count = 5;

    [TestMethod]
    public void Equal_exposures_give_that_picture()
    {
        FusionImage picture = new(Planes.Scene(1, 33, 47), Planes.Constant(33, 47, 0.6f), Planes.Constant(33, 47, 0.45f));
        using ImageFusion fusion = new(new FusionRecipe { Task = FusionTask.Meif });
        FusionResult result = fusion.Fuse([picture, picture, picture]);
        Assert.AreEqual("exposure-fusion", fusion.MethodFor(3));
        for (int k = 0; k < picture.Y.Samples.Length; k++)
        {
            Assert.AreEqual(picture.Y.Samples[k], result.Fused.Samples[k], 1e-4f);
            Assert.AreEqual(0.6f, result.Image.Cr!.Samples[k], 1e-5f);
            Assert.AreEqual(0.45f, result.Image.Cb!.Samples[k], 1e-5f);
        }
    }

    [TestMethod]
    public void Detail_of_lights_and_shadows_is_in_the_fused_picture()
    {
        DrawnBracket bracket = new(DrawnScene.Draw(Size, Size, 11, objects: 2), Count, noise: 0, seed: 4);
        FusionImage[] pictures = [.. Enumerable.Range(0, Count).Select(i => bracket.Draw(i))];
        using ImageFusion fusion = new(new FusionRecipe { Task = FusionTask.Meif });
        FusionImage fused = fusion.Fuse(pictures).Image;
        Assert.IsTrue(fused.IsColor);

        // Steps of the scene's reflectance between neighbours: the fused picture shows more of them, in the right direction, than
        // any of the exposures.
        double own = Agreement(fused.Y);
        foreach (FusionImage picture in pictures)
        {
            Assert.IsGreaterThan(Agreement(picture.Y), own);
        }

        double Agreement(ImagePlane y)
        {
            double sum = 0;
            for (int row = 0; row < Size; row++)
            {
                for (int x = 1; x < Size; x++)
                {
                    double step = Math.Log(Luminance(row, x) / Luminance(row, x - 1));
                    sum += Math.Clamp((y[row, x] - y[row, x - 1]) * Math.Sign(step), -0.1, 0.1) * Math.Min(1, Math.Abs(step));
                }
            }

            return sum;
        }

        double Luminance(int y, int x)
        {
            (double red, double green, double blue) = bracket.RadianceAt(y, x);
            return 0.299 * red + 0.587 * green + 0.114 * blue;
        }
    }

    [TestMethod]
    public void What_moves_is_taken_from_the_reference()
    {
        const int Reference = 2;
        DrawnScene scene = DrawnScene.Draw(Size, Size, 21, objects: 0);
        DrawnBracket moving = new(scene, Count, noise: 0.5, seed: 2, moves: true);
        FusionImage[] pictures = [.. Enumerable.Range(0, Count).Select(i => moving.Draw(i))];
        FusionImage[] still = [.. Enumerable.Range(0, Count).Select(i => moving.Draw(i, moverAt: Reference))];
        using ImageFusion plain = new(new FusionRecipe { Task = FusionTask.Meif });
        using ImageFusion deghosting = new(
            new FusionRecipe
            {
                Task = FusionTask.Meif,
                Deghost = true,
                GhostReference = Reference,
            }
        );
        FusionImage truth = plain.Fuse(still).Image;
        double ghost = Error(plain.Fuse(pictures).Image);
        double deghosted = Error(deghosting.Fuse(pictures).Image);
        Assert.IsLessThan(0.5 * ghost, deghosted);

        // A still scene is fused as without, but for noise.
        double left = Difference(deghosting.Fuse(still).Image.Y, truth.Y, everywhere: true);
        Assert.IsLessThan(0.03 * 0.03, left);

        double Error(FusionImage fused) =>
            Difference(fused.Y, truth.Y, everywhere: false)
            + Difference(fused.Cr!, truth.Cr!, everywhere: false)
            + Difference(fused.Cb!, truth.Cb!, everywhere: false);

        double Difference(ImagePlane one, ImagePlane two, bool everywhere)
        {
            (double sum, int pixels) = (0, 0);
            for (int y = 0; y < Size; y++)
            {
                for (int x = 0; x < Size; x++)
                {
                    if (everywhere || moving.IsCrossed(y, x))
                    {
                        sum += (one[y, x] - two[y, x]) * (one[y, x] - two[y, x]);
                        pixels++;
                    }
                }
            }

            return sum / pixels;
        }
    }

    [TestMethod]
    public void A_reference_that_is_not_there_and_tasks_that_have_no_ghosts()
    {
        FusionImage picture = new(Planes.Scene(1, 16, 16));
        using ImageFusion fusion = new(
            new FusionRecipe
            {
                Task = FusionTask.Meif,
                Deghost = true,
                GhostReference = 3,
            }
        );
        Assert.IsTrue(fusion.ReadsOneAtATime(2), "deghosting takes two as well");
        PictureException error = Assert.ThrowsExactly<PictureException>(() => fusion.Fuse([picture, picture, picture]));
        Assert.Contains("The reference is picture 4, but there are 3", error.Message);
        Assert.ThrowsExactly<ArgumentException>(() => new FusionRecipe { Task = FusionTask.Mfif, Deghost = true }.Settle());
        Assert.ThrowsExactly<ArgumentException>(() => new FusionRecipe { Task = FusionTask.Meif, GhostReference = 1 }.Settle());
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => new FusionRecipe { GhostReference = -1 });
    }
}
