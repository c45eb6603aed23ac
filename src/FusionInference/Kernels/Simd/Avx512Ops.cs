using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace FusionML.Inference;

/// <summary>Sixteen lanes, AVX-512 F and DQ.</summary>
internal readonly unsafe struct Avx512Ops : IVectorOps<Vector512<float>>
{
    /// <summary>Whether this machine has it.</summary>
    public static bool IsSupported => Avx512F.IsSupported && Avx512DQ.IsSupported;

    public static int Lanes => 16;

    public static bool HasManyRegisters => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(float* source) => Vector512.Load(source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* destination, Vector512<float> value) => value.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Broadcast(float value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Add(Vector512<float> a, Vector512<float> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Subtract(Vector512<float> a, Vector512<float> b) => a - b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Multiply(Vector512<float> a, Vector512<float> b) => a * b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Divide(Vector512<float> a, Vector512<float> b) => a / b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> MultiplyAdd(Vector512<float> a, Vector512<float> b, Vector512<float> c) =>
        Avx512F.FusedMultiplyAdd(a, b, c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Max(Vector512<float> a, Vector512<float> b) => Avx512F.Max(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Min(Vector512<float> a, Vector512<float> b) => Avx512F.Min(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> ReciprocalSquareRoot(Vector512<float> value)
    {
        // One Newton step doubles the 14 good bits of the estimate: y <- y + y * (1 - x y^2) / 2.
        Vector512<float> estimate = Avx512F.ReciprocalSqrt14(value);
        Vector512<float> error = Avx512F.FusedMultiplyAddNegated(value * estimate, estimate, Vector512<float>.One);
        return Avx512F.FusedMultiplyAdd(estimate * Vector512.Create(0.5f), error, estimate);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Round(Vector512<float> value) => Avx512F.RoundScale(value, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> ScaleByPowerOfTwo(Vector512<float> value, Vector512<float> exponent) =>
        Avx512F.Scale(value, exponent);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> BroadcastInQuad(Vector512<float> value, [ConstantExpected(Max = (byte)3)] int lane) =>
        lane switch
        {
            0 => Avx512F.Permute4x32(value, 0b00_00_00_00),
            1 => Avx512F.Permute4x32(value, 0b01_01_01_01),
            2 => Avx512F.Permute4x32(value, 0b10_10_10_10),
            _ => Avx512F.Permute4x32(value, 0b11_11_11_11),
        };

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void TransposeQuads(
        ref Vector512<float> r0, ref Vector512<float> r1, ref Vector512<float> r2, ref Vector512<float> r3)
    {
        Vector512<double> low01 = Avx512F.UnpackLow(r0, r1).AsDouble();
        Vector512<double> high01 = Avx512F.UnpackHigh(r0, r1).AsDouble();
        Vector512<double> low23 = Avx512F.UnpackLow(r2, r3).AsDouble();
        Vector512<double> high23 = Avx512F.UnpackHigh(r2, r3).AsDouble();
        (r0, r1) = (Avx512F.UnpackLow(low01, low23).AsSingle(), Avx512F.UnpackHigh(low01, low23).AsSingle());
        (r2, r3) = (Avx512F.UnpackLow(high01, high23).AsSingle(), Avx512F.UnpackHigh(high01, high23).AsSingle());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LoadIntegers(short* source) =>
        Avx512F.ConvertToVector512Single(Avx512F.ConvertToVector512Int32(Vector256.Load(source)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreIntegers(short* destination, Vector512<float> value) =>
        Avx512F.ConvertToVector256Int16WithSaturation(Avx512F.ConvertToVector512Int32(value)).Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> LoadIntegers(sbyte* source) =>
        Avx512F.ConvertToVector512Single(Avx512F.ConvertToVector512Int32(Vector128.Load(source)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreIntegers(sbyte* destination, Vector512<float> value) =>
        Avx512F.ConvertToVector128SByteWithSaturation(Avx512F.ConvertToVector512Int32(value)).Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector512<float> value) => Vector512.Sum(value);

    /// <remarks>
    /// Rows 0 to 15 go through four rounds: pairs of rows are interleaved by single values, then by pairs, which leaves 4 x 4
    /// blocks transposed inside each 128-bit quarter; the last two rounds move the quarters.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose(float* source, nint* sourceRows, float* destination, nint* destinationRows)
    {
        // Four rows at a time; t[4 g + i], quarter q, holds values 4 q + i of rows 4 g to 4 g + 3.
        (Vector512<float> t0, Vector512<float> t1, Vector512<float> t2, Vector512<float> t3) = Block(source, sourceRows);
        (Vector512<float> t4, Vector512<float> t5, Vector512<float> t6, Vector512<float> t7) = Block(source, sourceRows + 4);
        (Vector512<float> t8, Vector512<float> t9, Vector512<float> t10, Vector512<float> t11) = Block(source, sourceRows + 8);
        (Vector512<float> t12, Vector512<float> t13, Vector512<float> t14, Vector512<float> t15) = Block(source, sourceRows + 12);
        Quarters(t0, t4, t8, t12, destination, destinationRows);
        Quarters(t1, t5, t9, t13, destination, destinationRows + 1);
        Quarters(t2, t6, t10, t14, destination, destinationRows + 2);
        Quarters(t3, t7, t11, t15, destination, destinationRows + 3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector512<float> T0, Vector512<float> T1, Vector512<float> T2, Vector512<float> T3) Block(
        float* source, nint* rows)
    {
        Vector512<float> r0 = Vector512.Load(source + rows[0]);
        Vector512<float> r1 = Vector512.Load(source + rows[1]);
        Vector512<float> r2 = Vector512.Load(source + rows[2]);
        Vector512<float> r3 = Vector512.Load(source + rows[3]);
        Vector512<double> low01 = Avx512F.UnpackLow(r0, r1).AsDouble();
        Vector512<double> high01 = Avx512F.UnpackHigh(r0, r1).AsDouble();
        Vector512<double> low23 = Avx512F.UnpackLow(r2, r3).AsDouble();
        Vector512<double> high23 = Avx512F.UnpackHigh(r2, r3).AsDouble();
        return (
            Avx512F.UnpackLow(low01, low23).AsSingle(),
            Avx512F.UnpackHigh(low01, low23).AsSingle(),
            Avx512F.UnpackLow(high01, high23).AsSingle(),
            Avx512F.UnpackHigh(high01, high23).AsSingle());
    }

    /// <summary>Collects quarter q of a, b, c, d as row 4 q of the result.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Quarters(
        Vector512<float> a, Vector512<float> b, Vector512<float> c, Vector512<float> d, float* destination, nint* rows)
    {
        Vector512<float> abLow = Avx512F.Shuffle4x128(a, b, 0b01_00_01_00);
        Vector512<float> abHigh = Avx512F.Shuffle4x128(a, b, 0b11_10_11_10);
        Vector512<float> cdLow = Avx512F.Shuffle4x128(c, d, 0b01_00_01_00);
        Vector512<float> cdHigh = Avx512F.Shuffle4x128(c, d, 0b11_10_11_10);
        Avx512F.Shuffle4x128(abLow, cdLow, 0b10_00_10_00).Store(destination + rows[0]);
        Avx512F.Shuffle4x128(abLow, cdLow, 0b11_01_11_01).Store(destination + rows[4]);
        Avx512F.Shuffle4x128(abHigh, cdHigh, 0b10_00_10_00).Store(destination + rows[8]);
        Avx512F.Shuffle4x128(abHigh, cdHigh, 0b11_01_11_01).Store(destination + rows[12]);
    }
}
