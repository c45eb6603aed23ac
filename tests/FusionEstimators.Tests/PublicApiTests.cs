using FusionML.Testing;

namespace FusionML.Estimators.Tests;

[TestClass]
public class PublicApiTests
{
    [TestMethod]
    public void The_public_surface_is_the_committed_one() =>
        PublicApi.AssertMatchesBaseline(typeof(FuseImagesTransformer).Assembly);

    [TestMethod]
    public void The_public_surface_of_the_storage_is_the_committed_one() =>
        PublicApi.AssertMatchesBaseline(typeof(ModelFormatException).Assembly);
}
