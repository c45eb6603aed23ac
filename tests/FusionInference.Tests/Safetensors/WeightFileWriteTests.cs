using System.Text;
using FusionML.Testing;

namespace FusionML.Inference.Tests;

[TestClass]
public class WeightFileWriteTests
{
    [TestMethod]
    public void The_bytes_are_the_ones_composed_by_hand()
    {
        WeightFile file = new(
            [new WeightTensor("b", [2], [1f, -2f]), new WeightTensor("a", [], [3f])],
            new Dictionary<string, string> { ["task"] = "ivf", ["network"] = "toy" }
        );
        using MemoryStream stream = new();
        file.Write(stream);
        string header =
            """{"__metadata__":{"network":"toy","task":"ivf"},"b":"""
            + """{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[],"data_offsets":[8,12]}}""";
        header = header.PadRight((header.Length + 7) / 8 * 8);
        byte[] expected = SafetensorsBytes.Compose(
            Encoding.ASCII.GetBytes(header),
            [0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0, 0, 0, 0x40, 0x40]
        );
        CollectionAssert.AreEqual(expected, stream.ToArray());
    }

    [TestMethod]
    public void Halves_are_the_ones_composed_by_hand()
    {
        // 1 is 0x3C00 and -2 0xC000; 0.1 lies between 0x2E66 (0.09998) and 0x2E67, nearer to the first.
        WeightFile file = new([new WeightTensor("b", [3], [1f, -2f, 0.1f])]);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("fusionml");
        try
        {
            string path = Path.Combine(folder.FullName, "halves.safetensors");
            file.Write(path, SafetensorsType.F16);
            string header = """{"b":{"dtype":"F16","shape":[3],"data_offsets":[0,6]}}""";
            header = header.PadRight((header.Length + 7) / 8 * 8);
            CollectionAssert.AreEqual(
                SafetensorsBytes.Compose(Encoding.ASCII.GetBytes(header), [0, 0x3C, 0, 0xC0, 0x66, 0x2E]),
                File.ReadAllBytes(path)
            );
            Assert.AreEqual(0.1f, WeightFile.Read(path)["b"].Values[2], 3e-5f);
            Assert.ThrowsExactly<ArgumentOutOfRangeException>(() => file.Write(path, SafetensorsType.BF16));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [TestMethod]
    public void Published_weights_survive_a_round_trip_through_a_file()
    {
        WeightFile original = WeightFile.Read(SharedFiles.Require("reference/parity/weights/efrufn_ivf.safetensors"));
        DirectoryInfo folder = Directory.CreateTempSubdirectory("fusionml");
        try
        {
            string path = Path.Combine(folder.FullName, "copy.safetensors");
            File.WriteAllText(path, "an older file");
            new WeightFile(original.Tensors, new Dictionary<string, string> { ["note"] = "ü \" \\" }).Write(path);
            WeightFile copy = WeightFile.Read(path);
            Assert.AreEqual("ü \" \\", copy.Metadata["note"]);
            CollectionAssert.AreEqual(
                original.Tensors.Select(tensor => tensor.ToString()).ToArray(),
                copy.Tensors.Select(tensor => tensor.ToString()).ToArray()
            );
            foreach (WeightTensor tensor in original.Tensors)
            {
                CollectionAssert.AreEqual(tensor.Values, copy[tensor.Name].Values);
            }

            Assert.HasCount(1, folder.GetFiles());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [TestMethod]
    public void A_folder_that_is_not_there_is_an_error_that_names_the_file()
    {
        string path = Path.Combine(Path.GetTempPath(), "no-such-folder-of-weights", "w.safetensors");
        WeightsException error = Assert.ThrowsExactly<WeightsException>(() => new WeightFile([]).Write(path));
        StringAssert.Contains(error.Message, path);
    }

    [TestMethod]
    public void Tensors_that_contradict_themselves_can_not_be_made()
    {
        Assert.ThrowsExactly<ArgumentException>(() => new WeightTensor("x", [2, 3], new float[5]));
        Assert.ThrowsExactly<ArgumentException>(() => new WeightTensor("x", [-1, -5], new float[5]));
        Assert.ThrowsExactly<ArgumentException>(() => new WeightTensor("", [], new float[1]));
        WeightTensor tensor = new("x", [], [0f]);
        Assert.ThrowsExactly<ArgumentException>(() => new WeightFile([tensor, tensor]));
        Assert.ThrowsExactly<ArgumentException>(() => new WeightFile([new WeightTensor("__metadata__", [], [0f])]));
    }
}
