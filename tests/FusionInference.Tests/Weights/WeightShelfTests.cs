namespace FusionML.Inference.Tests;

[TestClass]
public class WeightShelfTests
{
    [TestMethod]
    [DataRow(FusionTask.Ivf, "ivf.safetensors")]
    [DataRow(FusionTask.Mfif, "mfif.safetensors")]
    [DataRow(FusionTask.Meif, "meif.safetensors")]
    public void Each_task_has_the_file_that_is_called_by_it(FusionTask task, string fileName)
    {
        WeightShelf shelf = Shelf("colornet.safetensors", "ivf.safetensors", "meif.safetensors", "mfif.safetensors");
        Assert.AreEqual(fileName, shelf.Find(task));
        Assert.AreEqual(fileName, shelf.Load(task).Name);
        Assert.AreEqual(1, shelf.Load(task)["file"].Values[0]);
    }

    [TestMethod]
    public void Medical_pictures_take_the_multi_exposure_model_until_there_is_one_of_their_own()
    {
        Assert.AreEqual("meif.safetensors", Shelf("ivf.safetensors", "meif.safetensors").Find(FusionTask.Mif));
        Assert.AreEqual("mif.safetensors", Shelf("meif.safetensors", "mif.safetensors").Find(FusionTask.Mif));
        Assert.IsNull(Shelf("ivf.safetensors", "mfif.safetensors").Find(FusionTask.Mif));
    }

    [TestMethod]
    public void What_does_not_ship_is_named_with_what_does()
    {
        WeightShelf shelf = Shelf("mfif.safetensors");
        WeightsException error = Assert.ThrowsExactly<WeightsException>(() => shelf.Load(FusionTask.Ivf));
        Assert.AreEqual("ivf.safetensors", error.FileName);
        Assert.AreEqual("ivf.safetensors: these weights do not ship with FusionML; there are mfif.safetensors", error.Message);
        Assert.AreEqual("mif.safetensors", Assert.ThrowsExactly<WeightsException>(() => shelf.Load(FusionTask.Mif)).FileName);
        StringAssert.EndsWith(
            Assert.ThrowsExactly<WeightsException>(() => Shelf().Load("colornet.safetensors")).Message,
            "there are none"
        );
    }

    [TestMethod]
    public void A_task_that_does_not_exist_is_refused()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Shelf("ivf.safetensors").Find((FusionTask)17));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ShippedWeights.IsAvailable((FusionTask)(-1)));
    }

    private static WeightShelf Shelf(params string[] fileNames) => new(fileNames, _ =>
        {
            MemoryStream stream = new();
            new WeightFile([new WeightTensor("file", [1], [1])]).Write(stream);
            stream.Position = 0;
            return stream;
        });
}
