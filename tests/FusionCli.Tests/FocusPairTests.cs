using FusionML.Imaging;
using FusionML.Samples;
using FusionML.Testing;

namespace FusionML.Cli.Tests;

[TestClass]
public class FocusPairTests
{
    [TestMethod]
    public void The_committed_pictures_are_what_the_program_draws()
    {
        foreach ((string name, FusionImage drawn) in FocusPair.Draw())
        {
            FusionImage committed = PictureFile.Read(
                Path.Combine(SharedFiles.RepositoryRoot, "samples", "pictures", $"{name}.png")
            );
            for (int i = 0; i < drawn.Y.Samples.Length; i++)
            {
                // Half a step of eight bits from rounding, and a little because sines differ in the last digit between machines.
                Assert.AreEqual(drawn.Y.Samples[i], committed.Y.Samples[i], 0.006, $"{name}, sample {i}");
            }
        }
    }
}
