namespace FusionML.Inference.Tests;

[TestClass]
public sealed unsafe class ScratchLayoutTests
{
    [TestMethod]
    public void Parts_follow_each_other_with_room_between_them()
    {
        float* start = (float*)4096;
        ScratchLayout layout = new(start, pad: 10);
        Assert.AreEqual(0, layout.Next(100) - start);
        Assert.AreEqual(110, layout.Next(3) - start);
        Assert.AreEqual(123, layout.Next(0) - start);
        Assert.AreEqual(133, layout.Length);
    }

    /// <summary>What is asked for its length and what is given memory have to agree, whatever the register.</summary>
    [TestMethod]
    [DataRow(16, 4, 4)]
    [DataRow(16, 16, 8)]
    [DataRow(32, 16, 16)]
    public void The_description_without_memory_says_how_long_the_memory_has_to_be(int group, int window, int lanes)
    {
        float* start = (float*)4096;
        SwinGradientScratch parts = new(start, channels: 32, heads: 8, group, window, lanes);
        Assert.AreEqual(new SwinGradientScratch(null, channels: 32, heads: 8, group, window, lanes).Length, parts.Length);
        Assert.AreEqual(parts.Length, parts.Spare + 32 + ScratchLayout.Pad - start);
    }

    /// <summary>The distance that the parts of a block with 32 channels have: no multiple of 4096 bytes, nor near one.</summary>
    [TestMethod]
    public void Rows_of_parts_do_not_fall_on_the_same_address_in_a_page()
    {
        SwinBlockScratch parts = new(null, channels: 32, heads: 8, groupTokens: 16, windowTokens: 16);
        float*[] starts = [parts.Tokens, parts.Wide, parts.Narrow, parts.Bias];
        for (int i = 0; i < starts.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                long apart = (starts[i] - starts[j]) * sizeof(float) % 4096;
                Assert.IsTrue(apart is >= 256 and <= 4096 - 256, $"parts {j} and {i} are {apart} bytes apart in a page");
            }
        }
    }
}
