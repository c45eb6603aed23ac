namespace FusionML.Inference;

/// <summary>
/// What a kernel needs of one kind of SIMD register, so that one source serves AVX-512, AVX2 and everything else: the
/// run-time compiler makes a separate, fully inlined version of a kernel for each implementation.
/// </summary>
/// <typeparam name="TVector">The register's type, with <see cref="Lanes"/> float32 lanes.</typeparam>
internal unsafe interface IVectorOps<TVector>
    where TVector : struct
{
    /// <summary>float32 values per register.</summary>
    static abstract int Lanes { get; }

    /// <summary>Whether there are 32 registers, so that a tile may hold 16 sums; otherwise a tile holds 8.</summary>
    static abstract bool HasManyRegisters { get; }

    /// <summary>Reads <see cref="Lanes"/> values; no alignment needed.</summary>
    static abstract TVector Load(float* source);

    /// <summary>Writes <see cref="Lanes"/> values; no alignment needed.</summary>
    static abstract void Store(float* destination, TVector value);

    /// <summary>The same value in every lane.</summary>
    static abstract TVector Broadcast(float value);

    /// <summary>a + b.</summary>
    static abstract TVector Add(TVector a, TVector b);

    /// <summary>a - b.</summary>
    static abstract TVector Subtract(TVector a, TVector b);

    /// <summary>a * b.</summary>
    static abstract TVector Multiply(TVector a, TVector b);

    /// <summary>a / b.</summary>
    static abstract TVector Divide(TVector a, TVector b);

    /// <summary>a * b + c, rounded once where the machine can.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    /// <summary>The larger of the two in each lane; the operands are finite.</summary>
    static abstract TVector Max(TVector a, TVector b);

    /// <summary>The smaller of the two in each lane; the operands are finite.</summary>
    static abstract TVector Min(TVector a, TVector b);

    /// <summary>1 / sqrt(x) to about one unit in the last place or two; x is a normal positive number.</summary>
    static abstract TVector ReciprocalSquareRoot(TVector value);

    /// <summary>The nearest whole number, as a float.</summary>
    static abstract TVector Round(TVector value);

    /// <summary>
    /// value * 2^exponent, for whole exponents up to 127; below the smallest normal number 0 or a denormal, and 0 below them.
    /// </summary>
    static abstract TVector ScaleByPowerOfTwo(TVector value, TVector exponent);

    /// <summary>In every group of four lanes, lane <paramref name="lane"/> (0 to 3) in all four places.</summary>
    static abstract TVector BroadcastInQuad(
        TVector value, [System.Diagnostics.CodeAnalysis.ConstantExpected(Max = (byte)3)] int lane);

    /// <summary>
    /// In every group of four lanes, the 4 x 4 values of the four registers are transposed: register i gets what stood in lane i.
    /// </summary>
    static abstract void TransposeQuads(ref TVector r0, ref TVector r1, ref TVector r2, ref TVector r3);

    /// <summary>Reads <see cref="Lanes"/> 16-bit integers.</summary>
    static abstract TVector LoadIntegers(short* source);

    /// <summary>Rounds to the nearest integers and writes them in 16 bits; all values are within their range.</summary>
    static abstract void StoreIntegers(short* destination, TVector value);

    /// <summary>Reads <see cref="Lanes"/> 8-bit integers.</summary>
    static abstract TVector LoadIntegers(sbyte* source);

    /// <summary>Rounds to the nearest integers and writes them in 8 bits; all values are within their range.</summary>
    static abstract void StoreIntegers(sbyte* destination, TVector value);

    /// <summary>The sum over the lanes.</summary>
    static abstract float Sum(TVector value);

    /// <summary>
    /// Transposes a <see cref="Lanes"/> x <see cref="Lanes"/> block: value i of the row at source + sourceRows[j] goes to place j
    /// of the row at destination + destinationRows[i]. Offsets count floats.
    /// </summary>
    static abstract void Transpose(float* source, nint* sourceRows, float* destination, nint* destinationRows);
}
