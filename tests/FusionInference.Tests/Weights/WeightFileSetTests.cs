namespace FusionML.Inference.Tests;

[TestClass]
public class WeightFileSetTests
{
    [TestMethod]
    [DataRow(FusionTask.Ivf, "ivf.safetensors")]
    [DataRow(FusionTask.Mfif, "mfif.safetensors")]
    [DataRow(FusionTask.Meif, "meif.safetensors")]
    public void Each_task_has_the_file_that_is_called_by_it(FusionTask task, string fileName)
    {
        WeightFileSet files = Files("colornet.safetensors", "ivf.safetensors", "meif.safetensors", "mfif.safetensors");
        Assert.AreEqual(fileName, files.Find(task));
        Assert.AreEqual(fileName, files.Load(task).Name);
        Assert.AreEqual(1, files.Load(task)["file"].Values[0]);
    }

    [TestMethod]
    public void Medical_pictures_take_the_multi_exposure_model_until_there_is_one_of_their_own()
    {
        Assert.AreEqual("meif.safetensors", Files("ivf.safetensors", "meif.safetensors").Find(FusionTask.Mif));
        Assert.AreEqual("mif.safetensors", Files("meif.safetensors", "mif.safetensors").Find(FusionTask.Mif));
        Assert.IsNull(Files("ivf.safetensors", "mfif.safetensors").Find(FusionTask.Mif));
    }

    [TestMethod]
    public void What_does_not_ship_is_named_with_what_does()
    {
        WeightFileSet files = Files("mfif.safetensors");
        WeightsException error = Assert.ThrowsExactly<WeightsException>(() => files.Load(FusionTask.Ivf));
        Assert.AreEqual("ivf.safetensors", error.FileName);
        Assert.AreEqual("ivf.safetensors: these weights do not ship with FusionML; there are mfif.safetensors", error.Message);
        Assert.AreEqual("mif.safetensors", Assert.ThrowsExactly<WeightsException>(() => files.Load(FusionTask.Mif)).FileName);
        StringAssert.EndsWith(
            Assert.ThrowsExactly<WeightsException>(() => Files().Load("colornet.safetensors")).Message,
            "there are none"
        );
    }

    [TestMethod]
    public void Another_networks_file_is_called_by_network_and_task()
    {
        WeightFileSet files = Files("ivf.safetensors", "meif.safetensors", "refusion-ivf.safetensors");
        Assert.AreEqual("ivf.safetensors", files.Find(FusionTask.Ivf));
        Assert.AreEqual("ivf.safetensors", files.Find(FusionTask.Ivf, "efrufn"));
        Assert.AreEqual("refusion-ivf.safetensors", files.Load(FusionTask.Ivf, "refusion").Name);
        Assert.AreEqual("meif.safetensors", files.Find(FusionTask.Mif, "efrufn"));
        Assert.IsNull(files.Find(FusionTask.Mif, "refusion"));
        WeightsException error = Assert.ThrowsExactly<WeightsException>(() => files.Load(FusionTask.Mif, "refusion"));
        Assert.AreEqual("refusion-mif.safetensors", error.FileName);
        StringAssert.Contains(error.Message, "no weights of refusion for mif ship");
        StringAssert.Contains(error.Message, "--weights FILE");
    }

    [TestMethod]
    public void One_file_of_PSLPT_is_for_every_task_that_asks_for_it()
    {
        WeightFileSet files = Files("ivf.safetensors", "pslpt.safetensors");
        foreach (FusionTask task in Enum.GetValues<FusionTask>())
        {
            Assert.AreEqual("pslpt.safetensors", files.Load(task, "pslpt").Name);
        }

        Assert.AreEqual("ivf.safetensors", files.Find(FusionTask.Ivf));
        WeightsException error = Assert.ThrowsExactly<WeightsException>(() => Files().Load(FusionTask.Mif, "pslpt"));
        Assert.AreEqual("pslpt.safetensors", error.FileName);
        StringAssert.Contains(error.Message, "no weights of pslpt for mif ship");
        StringAssert.Contains(error.Message, "--weights FILE");
    }

    [TestMethod]
    public void A_task_that_does_not_exist_is_refused()
    {
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => Files("ivf.safetensors").Find((FusionTask)17));
        Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => ShippedWeights.IsAvailable((FusionTask)(-1)));
    }

    private static WeightFileSet Files(params string[] fileNames) => new(fileNames, _ =>
        {
            MemoryStream stream = new();
            new WeightFile([new WeightTensor("file", [1], [1])]).Write(stream);
            stream.Position = 0;
            return stream;
        });
}
