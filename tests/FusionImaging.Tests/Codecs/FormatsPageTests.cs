using FusionML.Testing;

namespace FusionML.Imaging.Tests;

[TestClass]
public class FormatsPageTests
{
    [TestMethod]
    public void The_page_of_formats_has_a_row_for_every_codec_with_its_extensions()
    {
        string page = File.ReadAllText(Path.Combine(SharedFiles.RepositoryRoot, "docs", "formats.md"));
        string[] rows = page.Split('\n');
        IEnumerable<IPictureCodec> ours = PictureCodecs.All.Where(codec =>
            codec.GetType().Assembly == typeof(PictureFile).Assembly
        );
        foreach (IPictureCodec codec in ours)
        {
            string extensions = $"| {string.Join(", ", codec.Extensions.Where(extension => extension != ".pam"))} |";
            Assert.IsTrue(
                rows.Any(row => row.StartsWith($"| {codec.Name}", StringComparison.Ordinal) && row.Contains(extensions)),
                $"{codec.Name} {extensions}"
            );
        }
    }
}
