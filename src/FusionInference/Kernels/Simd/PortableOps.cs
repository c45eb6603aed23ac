using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;

namespace FusionML.Inference;

/// <summary>Four lanes on whatever the run-time maps Vector128 to: NEON on Arm, SSE on x86, plain code elsewhere.</summary>
internal readonly unsafe struct PortableOps : IVectorOps<Vector128<float>>
{
    public static int Lanes => 4;

    public static bool HasManyRegisters => AdvSimd.Arm64.IsSupported;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Load(float* source) => Vector128.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* destination, Vector128<float> value) => value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Broadcast(float value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Add(Vector128<float> a, Vector128<float> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Subtract(Vector128<float> a, Vector128<float> b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Multiply(Vector128<float> a, Vector128<float> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Divide(Vector128<float> a, Vector128<float> b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> MultiplyAdd(Vector128<float> a, Vector128<float> b, Vector128<float> c) =>
        Vector128.MultiplyAddEstimate(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Max(Vector128<float> a, Vector128<float> b) => Vector128.MaxNative(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Min(Vector128<float> a, Vector128<float> b) => Vector128.MinNative(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> ReciprocalSquareRoot(Vector128<float> value) => Vector128<float>.One / Vector128.Sqrt(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Round(Vector128<float> value) => Vector128.Round(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> ScaleByPowerOfTwo(Vector128<float> value, Vector128<float> exponent)
    {
        // The power is built from its bits: sign 0, biased exponent e + 127, fraction 0. Biased exponent 0 is the number zero.
        Vector128<float> clamped = Vector128.MaxNative(exponent, Vector128.Create(-127f));
        Vector128<int> biased = Vector128.ConvertToInt32Native(clamped) + Vector128.Create(127);
        return value * (biased << 23).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> BroadcastInQuad(Vector128<float> value, [ConstantExpected(Max = (byte)3)] int lane) =>
        lane switch
        {
            0 => Vector128.Shuffle(value, Vector128.Create(0, 0, 0, 0)),
            1 => Vector128.Shuffle(value, Vector128.Create(1, 1, 1, 1)),
            2 => Vector128.Shuffle(value, Vector128.Create(2, 2, 2, 2)),
            _ => Vector128.Shuffle(value, Vector128.Create(3, 3, 3, 3)),
        };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TransposeQuads(
        ref Vector128<float> r0, ref Vector128<float> r1, ref Vector128<float> r2, ref Vector128<float> r3)
    {
        Vector128<float> c0 = Vector128.Create(r0[0], r1[0], r2[0], r3[0]);
        Vector128<float> c1 = Vector128.Create(r0[1], r1[1], r2[1], r3[1]);
        Vector128<float> c2 = Vector128.Create(r0[2], r1[2], r2[2], r3[2]);
        Vector128<float> c3 = Vector128.Create(r0[3], r1[3], r2[3], r3[3]);
        (r0, r1, r2, r3) = (c0, c1, c2, c3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> LoadIntegers(short* source) =>
        Vector128.ConvertToSingle(Vector128.WidenLower(Vector64.Load(source).ToVector128()));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreIntegers(short* destination, Vector128<float> value)
    {
        Vector128<int> integers = Vector128.ConvertToInt32(Vector128.Round(value));
        Vector128.Narrow(integers, integers).GetLower().Store(destination);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> LoadIntegers(sbyte* source)
    {
        Vector128<sbyte> bytes = Vector128.CreateScalar(*(int*)source).AsSByte();
        return Vector128.ConvertToSingle(Vector128.WidenLower(Vector128.WidenLower(bytes)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreIntegers(sbyte* destination, Vector128<float> value)
    {
        Vector128<int> integers = Vector128.ConvertToInt32(Vector128.Round(value));
        Vector128<short> words = Vector128.Narrow(integers, integers);
        *(int*)destination = Vector128.Narrow(words, words).AsInt32().ToScalar();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector128<float> value) => Vector128.Sum(value);

    /// <remarks>Sixteen single values: with four lanes there is little to gain from shuffles that every machine has.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose(float* source, nint* sourceRows, float* destination, nint* destinationRows)
    {
        Vector128<float> r0 = Vector128.Load(source + sourceRows[0]);
        Vector128<float> r1 = Vector128.Load(source + sourceRows[1]);
        Vector128<float> r2 = Vector128.Load(source + sourceRows[2]);
        Vector128<float> r3 = Vector128.Load(source + sourceRows[3]);
        Vector128.Create(r0[0], r1[0], r2[0], r3[0]).Store(destination + destinationRows[0]);
        Vector128.Create(r0[1], r1[1], r2[1], r3[1]).Store(destination + destinationRows[1]);
        Vector128.Create(r0[2], r1[2], r2[2], r3[2]).Store(destination + destinationRows[2]);
        Vector128.Create(r0[3], r1[3], r2[3], r3[3]).Store(destination + destinationRows[3]);
    }
}
