namespace FusionML.Estimators.Tests;

[TestClass]
public sealed class MLNetAccessTests
{
    [TestMethod]
    public void The_loaded_ML_NET_has_what_saving_needs() => MLNetAccess.Require();

    [TestMethod]
    public void A_member_that_is_missing_is_an_error_that_names_it_and_the_version()
    {
        UnsupportedMLNetException error = Assert.ThrowsExactly<UnsupportedMLNetException>(() =>
            MLNetAccess.Run<int>(() => throw new MissingMethodException("ModelSaveContext.SaveBinaryStream is gone"))
        );
        StringAssert.Contains(error.Message, "ModelSaveContext.SaveBinaryStream is gone");
        StringAssert.Contains(error.Message, "Microsoft.ML.Core 1.0.0.0");
    }

    [TestMethod]
    public void Any_other_error_passes() =>
        Assert.ThrowsExactly<InvalidOperationException>(() => MLNetAccess.Run<int>(() => throw new InvalidOperationException()));
}
