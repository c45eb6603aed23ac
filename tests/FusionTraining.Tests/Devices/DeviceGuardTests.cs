namespace FusionML.Training.Tests;

[TestClass]
public sealed class DeviceGuardTests
{
    private static readonly LayerFault Fault = new(CheckedLayers.All[5], "gradient of the input", 0.41, 1e-4);

    [TestMethod]
    public void A_device_that_computes_right_is_checked_once_for_each_type_and_nothing_is_logged()
    {
        List<ScalarType> checkedTypes = [];
        DeviceGuard guard = new((_, type) => Heard(checkedTypes, type), () => throw new AssertFailedException("turned off"));
        List<string> log = [];
        for (int i = 0; i < 3; i++)
        {
            guard.Require(CPU, float32, log.Add);
            guard.Require(CPU, bfloat16, log.Add);
            guard.Require(CPU, float64, log.Add);
        }

        CollectionAssert.AreEqual(new[] { float32, bfloat16 }, checkedTypes);
        Assert.IsEmpty(log);
    }

    [TestMethod]
    public void A_fault_that_is_gone_without_oneDNN_is_told_to_every_log()
    {
        bool isOn = true;
        int checks = 0;
        DeviceGuard guard = new(
            (_, _) =>
            {
                checks++;
                return isOn ? Fault : null;
            },
            () => !(isOn = false)
        );
        List<string> log = [];
        guard.Require(CPU, float32);
        guard.Require(CPU, float32, log.Add);
        guard.Require(CPU, float32, log.Add);
        Assert.AreEqual(2, checks);
        Assert.HasCount(2, log);
        foreach (
            string part in new[]
            {
                "3x3 convolution of 33 to 32 channels on 1x33x64x64",
                "0.41",
                "oneDNN was turned off",
                "SSE41",
            }
        )
        {
            StringAssert.Contains(log[0], part);
        }
    }

    [TestMethod]
    [DataRow(false, "can't be reached")]
    [DataRow(true, "still it computes wrong")]
    public void A_fault_that_stays_is_an_error_with_layer_error_and_remedies(bool canTurnOff, string reason)
    {
        DeviceGuard guard = new((_, _) => Fault, () => canTurnOff);
        for (int i = 0; i < 2; i++)
        {
            TorchBackendException error = Assert.ThrowsExactly<TorchBackendException>(() => guard.Require(CPU, float32));
            Assert.AreEqual("cpu", error.Device);
            foreach (string part in new[] { Fault.ToString(), reason, "oneDNN", "DNNL_MAX_CPU_ISA=SSE41", "managed kernels" })
            {
                StringAssert.Contains(error.Message, part);
            }
        }
    }

    [TestMethod]
    public void Threads_that_ask_at_once_wait_for_one_check()
    {
        int checks = 0;
        DeviceGuard guard = new(
            (_, _) =>
            {
                Interlocked.Increment(ref checks);
                Thread.Sleep(20);
                return null;
            },
            () => true
        );
        Parallel.For(0, 16, new ParallelOptions { MaxDegreeOfParallelism = 8 }, _ => guard.Require(CPU, float32));
        Assert.AreEqual(1, checks);
    }

    [TestMethod]
    public void The_guard_of_the_process_leaves_this_processor_right()
    {
        TorchSharpDevice.Require();
        Assert.IsNull(LayerCheck.FindFault(CPU, float32));
    }

    private static LayerFault? Heard(List<ScalarType> heard, ScalarType type)
    {
        heard.Add(type);
        return null;
    }
}
