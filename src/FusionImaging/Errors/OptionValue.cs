using System.Numerics;
using System.Runtime.CompilerServices;
using static System.FormattableString;

namespace FusionML.Imaging;

/// <summary>
/// What the setters of options call: each gives its value back, or refuses it with an error that names option, value and range.
/// </summary>
internal static class OptionValue
{
    /// <summary>A value from <paramref name="minimum"/> on; NaN and infinity are none.</summary>
    public static T AtLeast<T>(T value, T minimum, [CallerMemberName] string option = "")
        where T : INumber<T> => Require(value, value >= minimum && T.IsFinite(value), Invariant($"at least {minimum}"), option);

    /// <summary>A value from <paramref name="minimum"/> to <paramref name="maximum"/>, or no value.</summary>
    public static T? Within<T>(T? value, T minimum, T maximum, [CallerMemberName] string option = "")
        where T : struct, INumber<T> => value is T number ? Within(number, minimum, maximum, option) : null;

    /// <summary>A value from <paramref name="minimum"/> to <paramref name="maximum"/>.</summary>
    public static T Within<T>(T value, T minimum, T maximum, [CallerMemberName] string option = "")
        where T : INumber<T> =>
        Require(value, value >= minimum && value <= maximum, Invariant($"{minimum} to {maximum}"), option);

    /// <summary>A value from <paramref name="minimum"/> to less than <paramref name="end"/>.</summary>
    public static T Below<T>(T value, T minimum, T end, [CallerMemberName] string option = "")
        where T : INumber<T> =>
        Require(value, value >= minimum && value < end, Invariant($"at least {minimum} and less than {end}"), option);

    /// <summary>A multiple of <paramref name="step"/> from <paramref name="minimum"/> on.</summary>
    public static int MultipleOf(int step, int value, int minimum, [CallerMemberName] string option = "") =>
        Require(value, value >= minimum && value % step == 0, Invariant($"a multiple of {step}, at least {minimum}"), option);

    /// <summary>A value above 0; NaN and infinity are none.</summary>
    public static T Positive<T>(T value, [CallerMemberName] string option = "")
        where T : INumber<T> => Require(value, value > T.Zero && T.IsFinite(value), "above 0 and finite", option);

    /// <summary>A value above 0 and up to <paramref name="maximum"/>.</summary>
    public static T PositiveUpTo<T>(T value, T maximum, [CallerMemberName] string option = "")
        where T : INumber<T> =>
        Require(value, value > T.Zero && value <= maximum, Invariant($"above 0 and up to {maximum}"), option);

    /// <summary>A value above 0, or infinity.</summary>
    public static T PositiveOrInfinite<T>(T value, [CallerMemberName] string option = "")
        where T : INumber<T> => Require(value, value > T.Zero, "above 0", option);

    /// <summary>A member of its enumeration, or no value.</summary>
    public static TEnum? Defined<TEnum>(TEnum? value, [CallerMemberName] string option = "")
        where TEnum : struct, Enum => value is TEnum member ? Defined(member, option) : null;

    /// <summary>A member of its enumeration.</summary>
    public static TEnum Defined<TEnum>(TEnum value, [CallerMemberName] string option = "")
        where TEnum : struct, Enum =>
        Require(value, Enum.IsDefined(value), $"one of {string.Join(", ", Enum.GetNames<TEnum>())}", option);

    private static T Require<T>(T value, bool isInRange, string range, string option) =>
        isInRange
            ? value
            : throw new ArgumentOutOfRangeException(option, value, Invariant($"{option} is {value}; it must be {range}."));
}
