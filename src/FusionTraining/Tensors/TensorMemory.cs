using System.Runtime.InteropServices;
using FusionML.Inference;

namespace FusionML.Training;

/// <summary>The memory of tensors, for kernels that work on it directly.</summary>
internal static unsafe class TensorMemory
{
    /// <summary>Whether kernels can work on a tensor's memory: float32 on the CPU.</summary>
    public static bool IsReachable(Tensor tensor) => tensor.dtype == ScalarType.Float32 && tensor.device_type == DeviceType.CPU;

    /// <summary>The values of a tensor in row-major order; the tensor is contiguous and reachable.</summary>
    public static Span<float> Values(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);

    /// <summary>The first of these values. Valid as long as the tensor: native memory does not move.</summary>
    public static float* Pointer(Tensor tensor) =>
        (float*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref Values(tensor)[0]);

    /// <summary>
    /// The pictures of a batch, batch x height x width x channels, as the kernels take them; valid as long as the tensor.
    /// </summary>
    public static FeatureMap[] Pictures(Tensor map)
    {
        (int height, int width, int channels) = ((int)map.shape[1], (int)map.shape[2], (int)map.shape[3]);
        float* pixels = Pointer(map);
        FeatureMap[] pictures = new FeatureMap[map.shape[0]];
        for (int picture = 0; picture < pictures.Length; picture++)
        {
            pictures[picture] = new FeatureMap(pixels + ((long)picture * height * width * channels), height, width, channels);
        }

        return pictures;
    }
}
