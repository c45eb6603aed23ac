using FusionML.Testing;

namespace FusionML.Inference.Tests;

[TestClass]
public class PublicApiTests
{
    [TestMethod]
    public void The_public_surface_is_the_committed_one() => PublicApi.AssertMatchesBaseline(typeof(WeightFile).Assembly);
}
