namespace FusionML.Training;

/// <summary>
/// Arithmetic of tensors with numbers. TorchSharp, 0.107.0 too, hands a number's native handle to the operation without keeping
/// the managed <see cref="Scalar"/> alive: one that is made for the call, as <c>x + 1e-6</c>, <c>a + b</c> (whose second term has
/// the factor 1), <c>x.square()</c> and <c>x.ToDouble()</c> do, can be finalized while the operation still reads it. Here every
/// scalar outlives its operation.
/// </summary>
/// <remarks>
/// Safe without this, because no scalar is made: products, quotients, differences and comparisons of two tensors, the norm
/// without an order (<c>linalg.norm</c>), and <c>is_nonzero</c>. Operands need the same care, since tensors are finalized too: a
/// <see cref="DisposeScope"/> keeps those that nothing else does.
/// </remarks>
internal static class TensorArithmetic
{
    private static readonly Scalar One = 1;
    private static readonly Scalar Two = 2;

    /// <summary>a + b.</summary>
    public static Tensor Plus(this Tensor a, Tensor b) => a.add(b, One);

    /// <summary>a + b c, elementwise.</summary>
    public static Tensor PlusProduct(this Tensor a, Tensor b, Tensor c) => a.addcmul(b, c, One);

    /// <summary>x^2.</summary>
    public static Tensor Squared(this Tensor x) => x.pow(Two);

    /// <summary>x + number.</summary>
    public static Tensor Plus(this Tensor x, double number)
    {
        using Scalar term = number;
        return x.add(term, One);
    }

    /// <summary>number - x.</summary>
    public static Tensor SubtractedFrom(this Tensor x, double number) => x.neg().Plus(number);

    /// <summary>x times number.</summary>
    public static Tensor Times(this Tensor x, double number)
    {
        using Scalar factor = number;
        return x.mul(factor);
    }

    /// <summary>x / number.</summary>
    public static Tensor Over(this Tensor x, double number)
    {
        using Scalar divisor = number;
        return x.div(divisor);
    }

    /// <summary>x^number.</summary>
    public static Tensor ToThePower(this Tensor x, double number)
    {
        using Scalar exponent = number;
        return x.pow(exponent);
    }

    /// <summary>max(x, number).</summary>
    public static Tensor AtLeast(this Tensor x, double number)
    {
        using Scalar least = number;
        return x.clamp_min(least);
    }

    /// <summary>min(x, number).</summary>
    public static Tensor AtMost(this Tensor x, double number)
    {
        using Scalar most = number;
        return x.clamp_max(most);
    }

    /// <summary>min(max(x, least), most).</summary>
    public static Tensor Within(this Tensor x, double least, double most)
    {
        using Scalar lower = least;
        using Scalar upper = most;
        return x.clamp(lower, upper);
    }

    /// <summary>The number in a tensor that holds one.</summary>
    public static double ToNumber(this Tensor x)
    {
        using Scalar value = x.ToScalar();
        return value.ToDouble();
    }
}
