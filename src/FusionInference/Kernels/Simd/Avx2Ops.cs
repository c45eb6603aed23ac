using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FusionML.Inference;

/// <summary>Eight lanes, AVX2 and FMA.</summary>
internal readonly unsafe struct Avx2Ops : IVectorOps<Vector256<float>>
{
    /// <summary>Whether this machine has it.</summary>
    public static bool IsSupported => Avx2.IsSupported && Fma.IsSupported;

    public static int Lanes => 8;

    public static bool HasManyRegisters => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(float* source) => Vector256.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* destination, Vector256<float> value) => value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Broadcast(float value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Add(Vector256<float> a, Vector256<float> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Subtract(Vector256<float> a, Vector256<float> b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Multiply(Vector256<float> a, Vector256<float> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Divide(Vector256<float> a, Vector256<float> b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> MultiplyAdd(Vector256<float> a, Vector256<float> b, Vector256<float> c) =>
        Fma.MultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Max(Vector256<float> a, Vector256<float> b) => Avx.Max(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Min(Vector256<float> a, Vector256<float> b) => Avx.Min(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> ReciprocalSquareRoot(Vector256<float> value) => Vector256<float>.One / Avx.Sqrt(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Round(Vector256<float> value) => Avx.RoundToNearestInteger(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> ScaleByPowerOfTwo(Vector256<float> value, Vector256<float> exponent)
    {
        // The power is built from its bits: sign 0, biased exponent e + 127, fraction 0. Biased exponent 0 is the number zero.
        Vector256<float> clamped = Avx.Max(exponent, Vector256.Create(-127f));
        Vector256<int> biased = Avx.ConvertToVector256Int32(clamped) + Vector256.Create(127);
        return value * (biased << 23).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> BroadcastInQuad(Vector256<float> value, [ConstantExpected(Max = (byte)3)] int lane) =>
        lane switch
        {
            0 => Avx.Permute(value, 0b00_00_00_00),
            1 => Avx.Permute(value, 0b01_01_01_01),
            2 => Avx.Permute(value, 0b10_10_10_10),
            _ => Avx.Permute(value, 0b11_11_11_11),
        };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TransposeQuads(
        ref Vector256<float> r0, ref Vector256<float> r1, ref Vector256<float> r2, ref Vector256<float> r3)
    {
        Vector256<double> low01 = Avx.UnpackLow(r0, r1).AsDouble();
        Vector256<double> high01 = Avx.UnpackHigh(r0, r1).AsDouble();
        Vector256<double> low23 = Avx.UnpackLow(r2, r3).AsDouble();
        Vector256<double> high23 = Avx.UnpackHigh(r2, r3).AsDouble();
        (r0, r1) = (Avx.UnpackLow(low01, low23).AsSingle(), Avx.UnpackHigh(low01, low23).AsSingle());
        (r2, r3) = (Avx.UnpackLow(high01, high23).AsSingle(), Avx.UnpackHigh(high01, high23).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LoadIntegers(short* source) =>
        Avx.ConvertToVector256Single(Avx2.ConvertToVector256Int32(Vector128.Load(source)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreIntegers(short* destination, Vector256<float> value)
    {
        Vector256<int> integers = Avx.ConvertToVector256Int32(value);
        Sse2.PackSignedSaturate(integers.GetLower(), integers.GetUpper()).Store(destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> LoadIntegers(sbyte* source) =>
        Avx.ConvertToVector256Single(Avx2.ConvertToVector256Int32(Vector64.Load(source).ToVector128()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreIntegers(sbyte* destination, Vector256<float> value)
    {
        Vector256<int> integers = Avx.ConvertToVector256Int32(value);
        Vector128<short> words = Sse2.PackSignedSaturate(integers.GetLower(), integers.GetUpper());
        Sse2.PackSignedSaturate(words, words).GetLower().Store(destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector256<float> value) => Vector256.Sum(value);

    /// <remarks>4 x 4 blocks are transposed inside each 128-bit half, then the halves are exchanged.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose(float* source, nint* sourceRows, float* destination, nint* destinationRows)
    {
        (Vector256<float> t0, Vector256<float> t1, Vector256<float> t2, Vector256<float> t3) = Block(source, sourceRows);
        (Vector256<float> t4, Vector256<float> t5, Vector256<float> t6, Vector256<float> t7) = Block(source, sourceRows + 4);
        Halves(t0, t4, destination, destinationRows);
        Halves(t1, t5, destination, destinationRows + 1);
        Halves(t2, t6, destination, destinationRows + 2);
        Halves(t3, t7, destination, destinationRows + 3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<float> T0, Vector256<float> T1, Vector256<float> T2, Vector256<float> T3) Block(
        float* source, nint* rows)
    {
        Vector256<float> r0 = Vector256.Load(source + rows[0]);
        Vector256<float> r1 = Vector256.Load(source + rows[1]);
        Vector256<float> r2 = Vector256.Load(source + rows[2]);
        Vector256<float> r3 = Vector256.Load(source + rows[3]);
        Vector256<double> low01 = Avx.UnpackLow(r0, r1).AsDouble();
        Vector256<double> high01 = Avx.UnpackHigh(r0, r1).AsDouble();
        Vector256<double> low23 = Avx.UnpackLow(r2, r3).AsDouble();
        Vector256<double> high23 = Avx.UnpackHigh(r2, r3).AsDouble();
        return (
            Avx.UnpackLow(low01, low23).AsSingle(),
            Avx.UnpackHigh(low01, low23).AsSingle(),
            Avx.UnpackLow(high01, high23).AsSingle(),
            Avx.UnpackHigh(high01, high23).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Halves(Vector256<float> a, Vector256<float> b, float* destination, nint* rows)
    {
        Avx.Permute2x128(a, b, 0x20).Store(destination + rows[0]);
        Avx.Permute2x128(a, b, 0x31).Store(destination + rows[4]);
    }
}
