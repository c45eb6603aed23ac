namespace FusionML.Architecture.Tests;

/// <summary>Dependencies between the folders of a project point one way.</summary>
[TestClass]
public sealed class FolderGraphTests
{
    public static IEnumerable<object[]> Projects =>
        ProjectSources.ProjectFiles.Select(file => new object[] { Path.GetFileName(file), file });

    [TestMethod]
    [DynamicData(nameof(Projects))]
    public void No_folders_stand_in_a_circle(string project, string file)
    {
        IReadOnlyList<IReadOnlyList<string>> circles = FolderGraph.Of(ProjectSources.Read(file)).Circles();
        Assert.IsEmpty(circles, $"{project}: {string.Join("\n\n", circles.Select(circle => string.Join('\n', circle)))}");
    }

    [TestMethod]
    public void A_circle_is_found_and_a_row_is_none()
    {
        FolderGraph graph = new();
        graph.Add("a", "b", "1");
        graph.Add("b", "c", "2");
        graph.Add("c", "d", "3");
        Assert.IsEmpty(graph.Circles());
        graph.Add("c", "a", "4");
        CollectionAssert.AreEqual(new[] { "a -> b (1)", "b -> c (2)", "c -> a (4)" }, graph.Circles().Single().ToArray());
    }
}
