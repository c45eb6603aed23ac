using System.Buffers.Binary;
using System.Text;
using static FusionML.Inference.Tests.SafetensorsBytes;

namespace FusionML.Inference.Tests;

[TestClass]
public class WeightFileDamageTests
{
    private static readonly byte[] TwoValues = [0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0];

    [TestMethod]
    [DataRow(
        """{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"y":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""",
        "overlap",
        DisplayName = "overlap"
    )]
    [DataRow("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", "hole", DisplayName = "hole at the start")]
    [DataRow("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", "byte 4", DisplayName = "bytes left over")]
    [DataRow("""{"x":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}""", "[0, 12]", DisplayName = "beyond the end")]
    [DataRow("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", "[8, 0]", DisplayName = "reversed range")]
    [DataRow("""{"x":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""", "[3]", DisplayName = "shape and bytes differ")]
    [DataRow(
        """{"x":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}}""",
        "4294967296",
        DisplayName = "huge dimension"
    )]
    [DataRow(
        """{"x":{"dtype":"F32","shape":[2147483647,2147483647,2147483647],"data_offsets":[0,8]}}""",
        "2147483647",
        DisplayName = "product overflows"
    )]
    [DataRow(
        """{"x":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""",
        "shape of tensor 'x'",
        DisplayName = "negative dimension"
    )]
    [DataRow(
        """{"x":{"dtype":"F32","shape":[2.5],"data_offsets":[0,8]}}""",
        "shape of tensor 'x'",
        DisplayName = "fractional dimension"
    )]
    [DataRow(
        """{"x":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,2],"data_offsets":[0,8]}}""",
        "more than 16",
        DisplayName = "too many dimensions"
    )]
    [DataRow("""{"x":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}""", "F64", DisplayName = "double")]
    [DataRow(
        """{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"x":{"dtype":"F32","shape":[0],"data_offsets":[8,8]}}""",
        "twice",
        DisplayName = "duplicate"
    )]
    [DataRow(
        """{"x":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}}""",
        "repeated key 'dtype'",
        DisplayName = "repeated key"
    )]
    [DataRow("""{"x":{"dtype":"F32","shape":[2]}}""", "lacks", DisplayName = "no offsets")]
    [DataRow("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"extra":1}}""", "'extra'", DisplayName = "unknown key")]
    [DataRow("""{"":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "empty name", DisplayName = "empty name")]
    [DataRow(
        """{"__metadata__":{"a":1},"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""",
        "__metadata__ 'a'",
        DisplayName = "metadata of numbers"
    )]
    [DataRow(
        """{"__metadata__":{"a":"1","a":"2"},"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""",
        "'a' twice",
        DisplayName = "duplicate metadata"
    )]
    [DataRow("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} {}""", "JSON", DisplayName = "two objects")]
    [DataRow("""[1,2]""", "StartObject", DisplayName = "no object")]
    [DataRow("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}""", "JSON", DisplayName = "open object")]
    [DataRow("""{"\ud800":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", "JSON", DisplayName = "half a surrogate pair")]
    public void A_bad_header_is_refused_with_what_is_wrong(string header, string named)
    {
        WeightsException error = Refused(Compose(header, TwoValues));
        StringAssert.Contains(error.Message, named);
        StringAssert.StartsWith(error.Message, "bytes: ");
    }

    [TestMethod]
    [DataRow(0x7FC00000u, "NaN")]
    [DataRow(0x7F800000u, "Infinity")]
    [DataRow(0xFF800000u, "-Infinity")]
    public void Values_that_are_not_finite_are_refused_with_tensor_and_index(uint bits, string text)
    {
        byte[] data = [0, 0, 0x80, 0x3F, 0, 0, 0, 0];
        BinaryPrimitives.WriteUInt32LittleEndian(data.AsSpan(4), bits);
        WeightsException error = Refused(Compose("""{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", data));
        StringAssert.Contains(error.Message, $"'w' holds the value {text} at index 1");
    }

    [TestMethod]
    public void Text_that_is_not_utf8_is_refused()
    {
        byte[] header = Encoding.Latin1.GetBytes("""{"é":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""");
        StringAssert.Contains(Refused(Compose(header, TwoValues)).Message, "JSON");
    }

    [TestMethod]
    [DataRow(long.MaxValue)]
    [DataRow(-1L)]
    [DataRow(1L << 40)]
    [DataRow(100_000_001L)]
    [DataRow(9L)]
    public void A_header_length_beyond_the_file_is_refused_without_allocating_it(long length)
    {
        byte[] file = new byte[16];
        BinaryPrimitives.WriteInt64LittleEndian(file, length);
        long before = GC.GetAllocatedBytesForCurrentThread();
        WeightsException error = Refused(file);
        Assert.IsLessThan(100_000, GC.GetAllocatedBytesForCurrentThread() - before);
        StringAssert.Contains(error.Message, ((ulong)length).ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    [TestMethod]
    public void A_shape_that_claims_gigabytes_allocates_nothing_of_the_kind()
    {
        byte[] file = Compose("""{"w":{"dtype":"F32","shape":[1000000000],"data_offsets":[0,4000000000]}}""", TwoValues);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Refused(file);
        Assert.IsLessThan(100_000, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [TestMethod]
    public void Every_truncation_is_refused()
    {
        byte[] whole = Whole();
        for (int length = 0; length < whole.Length; length++)
        {
            Refused(whole[..length]);
        }
    }

    [TestMethod]
    public void Every_flipped_byte_gives_a_file_or_a_weights_error()
    {
        byte[] whole = Whole();
        int refused = 0;
        foreach (int mask in (int[])[0x01, 0x08, 0x20, 0x80, 0xFF])
        {
            for (int i = 0; i < whole.Length; i++)
            {
                byte[] damaged = (byte[])whole.Clone();
                damaged[i] ^= (byte)mask;
                try
                {
                    Read(damaged);
                }
                catch (WeightsException)
                {
                    refused++;
                }
            }
        }

        // A flip inside a name, a metadata text or a value can still be a sound file; one in the structure can not.
        Assert.IsGreaterThan(whole.Length, refused);
    }

    [TestMethod]
    public void Random_headers_give_a_weights_error()
    {
        Random random = new(17);
        string[] pieces =
        [
            "{",
            "}",
            "[",
            "]",
            ":",
            ",",
            "\"x\"",
            "\"dtype\"",
            "\"F32\"",
            "\"shape\"",
            "\"data_offsets\"",
            "0",
            "8",
            "1e9",
            "-1",
            "null",
            "\"__metadata__\"",
            "\\",
        ];
        for (int i = 0; i < 20_000; i++)
        {
            string header =
                "{" + string.Concat(Enumerable.Range(0, random.Next(1, 30)).Select(_ => pieces[random.Next(pieces.Length)]));
            Refused(Compose(header, TwoValues));
        }
    }

    private static byte[] Whole() =>
        Compose(
            """
            {"__metadata__":{"network":"toy"},
            "x":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},
            "h":{"dtype":"F16","shape":[1],"data_offsets":[8,10]},
            "i":{"dtype":"I16","shape":[3],"data_offsets":[10,16]}}
            """,
            [0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0, 0, 0x3C, 1, 0, 2, 0, 3, 0]
        );
}
