using System.Runtime.CompilerServices;

namespace FusionML.Inference;

/// <summary>Small steps on a group of tokens: channels x tokens, channel-major.</summary>
/// <remarks>Lanes are tokens, a multiple of twice the lanes of them, so there is no remainder.</remarks>
internal static unsafe class TokenRows<TOps, TVector>
    where TOps : struct, IVectorOps<TVector>
    where TVector : struct
{
    /// <summary>sums[c][lane] += the values of channel c; the lanes are added up once, at the end of all groups.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddSums(float* values, float* sums, int channels, int tokens)
    {
        for (int c = 0; c < channels; c++, sums += TOps.Lanes)
        {
            // Two sums, so that one addition need not wait for the last.
            TVector even = TOps.Load(sums), odd = TOps.Broadcast(0);
            for (float* end = values + tokens; values < end; values += 2 * TOps.Lanes)
            {
                even = TOps.Add(even, TOps.Load(values));
                odd = TOps.Add(odd, TOps.Load(values + TOps.Lanes));
            }

            TOps.Store(sums, TOps.Add(even, odd));
        }
    }

    /// <summary>target += source.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Add(float* source, float* target, int count)
    {
        for (int i = 0; i < count; i += TOps.Lanes)
        {
            TOps.Store(target + i, TOps.Add(TOps.Load(target + i), TOps.Load(source + i)));
        }
    }

    /// <summary>Turns channels x tokens into tokens x channels; channels are a multiple of the lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Transpose(float* source, float* target, int channels, int tokens)
    {
        // Blocks of lanes x lanes: row c of a block becomes its column c.
        nint* sourceRows = stackalloc nint[TOps.Lanes];
        nint* targetRows = stackalloc nint[TOps.Lanes];
        for (int lane = 0; lane < TOps.Lanes; lane++)
        {
            sourceRows[lane] = (nint)lane * tokens;
            targetRows[lane] = (nint)lane * channels;
        }

        for (int t = 0; t < tokens; t += TOps.Lanes)
        {
            for (int c = 0; c < channels; c += TOps.Lanes)
            {
                TOps.Transpose(source + (c * tokens) + t, sourceRows, target + (t * channels) + c, targetRows);
            }
        }
    }

    /// <summary>Sets the tokens from <paramref name="first"/> on to zero.</summary>
    public static void Clear(float* values, int channels, int tokens, int first)
    {
        for (int c = 0; c < channels; c++)
        {
            new Span<float>(values + (c * tokens) + first, tokens - first).Clear();
        }
    }

    /// <summary>
    /// GELU and its slope: with P the normal distribution and p its density, values become x P(x), slopes P(x) + x p(x).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void GeluWithSlope(float* values, float* slopes, int count)
    {
        // Two registers at a time: their polynomials fill each other's waiting times.
        for (int i = 0; i < count; i += 2 * TOps.Lanes)
        {
            GeluOf(values + i, slopes + i);
            GeluOf(values + i + TOps.Lanes, slopes + i + TOps.Lanes);
        }
    }

    /// <summary>target *= factors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(float* factors, float* target, int count)
    {
        for (int i = 0; i < count; i += TOps.Lanes)
        {
            TOps.Store(target + i, TOps.Multiply(TOps.Load(target + i), TOps.Load(factors + i)));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void GeluOf(float* value, float* slope)
    {
        const float minusHalfLog2E = -0.72134752f;
        const float inverseRootOfTwoPi = 0.39894228f;

        // p(x) = exp(-x^2 / 2) / sqrt(2 pi), with the power of two in place of exp.
        TVector x = TOps.Load(value);
        TVector distribution = Gelu.Distribution<TOps, TVector>(x);

        // Below 2^-100 the density does not count beside the distribution; the bound keeps infinities out of the power.
        TVector exponent = TOps.Max(TOps.Multiply(TOps.Multiply(x, x), TOps.Broadcast(minusHalfLog2E)), TOps.Broadcast(-100));
        TVector power = Exponential.PowerOfTwo<TOps, TVector>(exponent);
        TVector density = TOps.Multiply(power, TOps.Broadcast(inverseRootOfTwoPi));
        TOps.Store(value, TOps.Multiply(x, distribution));
        TOps.Store(slope, TOps.MultiplyAdd(x, density, distribution));
    }
}
