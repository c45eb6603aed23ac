using System.Runtime.Intrinsics;

namespace FusionML.Inference.Tests;

[TestClass]
public sealed unsafe class ElementaryFunctionTests
{
    [TestMethod]
    [DynamicData(nameof(KernelTestData.Paths), typeof(KernelTestData))]
    public void Gelu_is_exact_to_float_accuracy(string pathName)
    {
        KernelPath path = Enum.Parse<KernelPath>(pathName);
        const int count = 64 * 400;
        float[] values = new float[count];
        for (int index = 0; index < count; index++)
        {
            values[index] = (index - (count / 2)) * 12f / (count / 2);
        }

        double[] expected = Array.ConvertAll(values, value => KernelTestData.ExactGelu(value));
        fixed (float* pointer = values)
        {
            switch (path)
            {
                case KernelPath.Avx512:
                    Gelu.InPlace<Avx512Ops, Vector512<float>>(pointer, count);
                    break;
                case KernelPath.Avx2:
                    Gelu.InPlace<Avx2Ops, Vector256<float>>(pointer, count);
                    break;
                default:
                    Gelu.InPlace<PortableOps, Vector128<float>>(pointer, count);
                    break;
            }
        }

        for (int index = 0; index < count; index++)
        {
            double argument = (index - (count / 2)) * 12.0 / (count / 2);
            double error = Math.Abs(values[index] - expected[index]);
            Assert.IsLessThanOrEqualTo(3e-7 * (1 + Math.Abs(argument)), error, $"GELU({argument})");
        }
    }

    [TestMethod]
    [DynamicData(nameof(KernelTestData.Paths), typeof(KernelTestData))]
    public void Powers_of_two_are_exact_to_float_accuracy_and_vanish_below_the_smallest_number(string pathName)
    {
        KernelPath path = Enum.Parse<KernelPath>(pathName);
        for (float exponent = -125.9f; exponent < 127; exponent += 0.0371f)
        {
            double expected = Math.Pow(2, exponent);
            Assert.IsLessThanOrEqualTo(3e-7 * expected, Math.Abs(PowerOfTwo(path, exponent) - expected), $"2^{exponent}");
        }

        foreach (float exponent in new[] { -140f, -200f, -1000f, -1e9f })
        {
            // 2^-140 is a denormal, which a path may give or not.
            Assert.IsTrue(PowerOfTwo(path, exponent) is >= 0 and <= 1e-42f, $"2^{exponent}");
        }
    }

    [TestMethod]
    [DynamicData(nameof(KernelTestData.Paths), typeof(KernelTestData))]
    public void Blocks_are_transposed_through_offsets(string pathName)
    {
        KernelPath path = Enum.Parse<KernelPath>(pathName);
        int lanes = path switch
        {
            KernelPath.Avx512 => 16,
            KernelPath.Avx2 => 8,
            _ => 4,
        };
        float[] source = KernelTestData.Values(5, 64 * lanes);
        float[] target = new float[64 * lanes];
        nint* from = stackalloc nint[lanes];
        nint* to = stackalloc nint[lanes];
        for (int row = 0; row < lanes; row++)
        {
            from[row] = ((row * 5) % lanes * 40) + row;
            to[row] = (lanes - 1 - row) * 33;
        }

        fixed (
            float* s = source,
                t = target
        )
        {
            switch (path)
            {
                case KernelPath.Avx512:
                    Avx512Ops.Transpose(s, from, t, to);
                    break;
                case KernelPath.Avx2:
                    Avx2Ops.Transpose(s, from, t, to);
                    break;
                default:
                    PortableOps.Transpose(s, from, t, to);
                    break;
            }
        }

        for (int row = 0; row < lanes; row++)
        {
            for (int place = 0; place < lanes; place++)
            {
                Assert.AreEqual(source[(int)from[place] + row], target[(int)to[row] + place]);
            }
        }
    }

    private static float PowerOfTwo(KernelPath path, float exponent) =>
        path switch
        {
            KernelPath.Avx512 => Exponential.PowerOfTwo<Avx512Ops, Vector512<float>>(Vector512.Create(exponent))[3],
            KernelPath.Avx2 => Exponential.PowerOfTwo<Avx2Ops, Vector256<float>>(Vector256.Create(exponent))[3],
            _ => Exponential.PowerOfTwo<PortableOps, Vector128<float>>(Vector128.Create(exponent))[3],
        };
}
