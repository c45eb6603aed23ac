using FusionML.Testing;
using static FusionML.Inference.Tests.SafetensorsBytes;

namespace FusionML.Inference.Tests;

[TestClass]
public class WeightFileReadTests
{
    /// <summary>1.0f, -2.0f in little-endian IEEE 754.</summary>
    private static readonly byte[] OneAndMinusTwo = [0x00, 0x00, 0x80, 0x3F, 0x00, 0x00, 0x00, 0xC0];

    [TestMethod]
    public void Tensors_metadata_and_shapes_are_read_from_bytes_composed_by_hand()
    {
        WeightFile file = Read(
            Compose(
                """
                {"__metadata__":{"network":"toy","note":"é"},
                "b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]},
                "a":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}
                """,
                OneAndMinusTwo
            )
        );
        CollectionAssert.AreEqual(new[] { "a", "b" }, file.Tensors.Select(tensor => tensor.Name).ToArray());
        CollectionAssert.AreEqual(new[] { 1f }, file["a"].Values);
        CollectionAssert.AreEqual(new[] { -2f }, file["b"].Values);
        Assert.IsEmpty(file["a"].Shape);
        Assert.AreEqual("b [1]", file["b"].ToString());
        Assert.AreEqual("toy", file.Metadata["network"]);
        Assert.AreEqual("é", file.Metadata["note"]);
    }

    [TestMethod]
    [DataRow("F16", new byte[] { 0x00, 0x3C, 0x00, 0xC0, 0x01, 0x00 }, new[] { 1f, -2f, 5.9604645e-8f })]
    [DataRow("BF16", new byte[] { 0x80, 0x3F, 0x00, 0xC0, 0x40, 0x40 }, new[] { 1f, -2f, 3f })]
    public void Sixteen_bit_floats_are_widened(string type, byte[] data, float[] expected)
    {
        string header = """{"x":{"shape":[3,1],"data_offsets":[0,6],"dtype":""" + $"\"{type}\"}}}}  ";
        CollectionAssert.AreEqual(expected, Read(Compose(header, data))["x"].Values);
    }

    [TestMethod]
    public void Integer_buffers_are_skipped_and_named()
    {
        WeightFile file = Read(
            Compose(
                """
                {"index":{"dtype":"I64","shape":[1],"data_offsets":[0,8]},
                "x":{"dtype":"F32","shape":[2],"data_offsets":[8,16]}}
                """,
                [9, 0, 0, 0, 0, 0, 0, 0, .. OneAndMinusTwo]
            )
        );
        CollectionAssert.AreEqual(new[] { "index" }, file.IgnoredTensors.ToArray());
        CollectionAssert.AreEqual(new[] { 1f, -2f }, file["x"].Values);
    }

    [TestMethod]
    public void Empty_tensors_and_empty_files_are_fine()
    {
        Assert.IsEmpty(Read(Compose("{}")).Tensors);
        WeightFile file = Read(
            Compose("""{"x":{"dtype":"F32","shape":[2147483647,2147483647,2147483647,2147483647,0],"data_offsets":[0,0]}}""")
        );
        Assert.IsEmpty(file["x"].Values);
    }

    [TestMethod]
    public void A_stream_that_can_not_seek_is_read_too()
    {
        byte[] bytes = Compose("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", OneAndMinusTwo);
        using MemoryStream archive = new();
        using (
            System.IO.Compression.GZipStream zip = new(archive, System.IO.Compression.CompressionMode.Compress, leaveOpen: true)
        )
        {
            zip.Write(bytes);
        }

        archive.Position = 0;
        using System.IO.Compression.GZipStream unzip = new(archive, System.IO.Compression.CompressionMode.Decompress);
        CollectionAssert.AreEqual(new[] { 1f, -2f }, WeightFile.Read(unzip, "zipped")["x"].Values);
    }

    [TestMethod]
    public void The_published_efrufn_weights_have_the_tensors_and_values_that_another_reader_sees()
    {
        WeightFile file = WeightFile.Read(SharedFiles.Require("reference/parity/weights/efrufn_ivf.safetensors"));
        Assert.HasCount(130, file.Tensors);
        Assert.AreEqual(236_226, file.Tensors.Sum(tensor => tensor.Values.Length));
        CollectionAssert.AreEqual(new[] { 32, 33, 3, 3 }, file["update_block.gs.proj_in.weight"].Shape.ToArray());

        // networks.md 3.2: default initialisation, |w| <= 1/24, standard deviation 0.0241.
        float[] dead = file["update_block.trans.0.weight"].Values;
        Assert.IsTrue(dead.All(value => Math.Abs(value) <= 1f / 24));
        Assert.AreEqual(0.0241, Math.Sqrt(dead.Average(value => (double)value * value)), 5e-5);
    }

    [TestMethod]
    public void A_missing_file_is_named()
    {
        string path = Path.Combine(Path.GetTempPath(), "no-such-weights.safetensors");
        WeightsException error = Assert.ThrowsExactly<WeightsException>(() => WeightFile.Read(path));
        Assert.AreEqual(path, error.FileName);
        StringAssert.Contains(error.Message, path);
    }

    [TestMethod]
    public void A_missing_tensor_is_named()
    {
        WeightsException error = Assert.ThrowsExactly<WeightsException>(() => Read(Compose("{}"))["encoder1.0.weight"]);
        StringAssert.Contains(error.Message, "encoder1.0.weight");
    }
}
