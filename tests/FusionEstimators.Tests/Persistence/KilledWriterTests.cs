using System.Diagnostics;
using FusionML.Imaging;

namespace FusionML.Estimators.Tests;

/// <summary>A process that is killed while it writes leaves the old file or the new one, whole.</summary>
[TestClass]
public sealed class KilledWriterTests
{
    private const int Kills = 10;

    [TestMethod]
    public void The_file_is_the_old_or_the_new_one_at_whatever_time_the_writer_is_killed()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("fusionml-killed-");
        try
        {
            string path = Path.Combine(folder.FullName, "picture.png");
            Random random = new(5);
            HashSet<string> seen = [];
            for (int kill = 0; kill < Kills; kill++)
            {
                using Process writer = OtherProcess.Start("--write", path);
                Assert.AreEqual("written", writer.StandardOutput.ReadLine());
                Thread.Sleep(random.Next(100));
                writer.Kill();
                writer.WaitForExit();
                seen.Add(Corner(PictureFile.Read(path)));
            }

            // The corners of the two pictures, by the writer's formula.
            CollectionAssert.IsSubsetOf(seen.ToArray(), new[] { Corner(3), Corner(5) });
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Corner(FusionImage picture)
    {
        Assert.AreEqual((400, 400), (picture.Width, picture.Height));
        return string.Join(' ', picture.Y.Samples[^50..].ToArray().Select(sample => (int)MathF.Round(sample * 255)));
    }

    private static string Corner(int factor) =>
        string.Join(' ', Enumerable.Range(400 * 400 - 50, 50).Select(i => (int)(byte)(factor * i * (i >> 7))));
}
