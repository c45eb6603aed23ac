using FusionML.Testing;

namespace FusionML.Training.Tests;

[TestClass]
public class PublicApiTests
{
    [TestMethod]
    public void The_public_surface_is_the_committed_one() => PublicApi.AssertMatchesBaseline(typeof(Efrufn).Assembly);
}
