using System.Globalization;
using System.Reflection;
using FusionML.Alignment;
using FusionML.Imaging;
using FusionML.Inference;
using FusionML.Metrics;
using FusionML.Training;

namespace FusionML.Estimators.Tests;

/// <summary>Every option of every package refuses what it has no meaning for, and says which values have one.</summary>
[TestClass]
public class OptionRangeTests
{
    private static readonly Assembly[] _packages =
    [
        typeof(DecodeLimits).Assembly,
        typeof(FuseOptions).Assembly,
        typeof(MetricEvaluator).Assembly,
        typeof(AlignmentOptions).Assembly,
        typeof(StageTrainerOptions).Assembly,
        typeof(FuseImagesOptions).Assembly,
    ];

    /// <summary>No gradient is ever scaled down to infinity.</summary>
    private static readonly string[] _mayBeInfinite = ["StageTrainerOptions.GradientClip"];

    /// <summary>
    /// Any number is a seed; the bits that a file can have depend on its format, and <see cref="BitDepthException"/> names both.
    /// </summary>
    private static readonly string[] _refusedElsewhere = ["Seed", nameof(PictureWriteOptions.BitDepth)];

    public static IEnumerable<object[]> Options() =>
        _packages
            .SelectMany(package => package.GetExportedTypes())
            .Where(type =>
                type.Name.EndsWith("Options", StringComparison.Ordinal) || type.Name is "DecodeLimits" or "FusionRecipe"
            )
            .Where(type => !type.IsAbstract && type.GetConstructor(Type.EmptyTypes) is not null)
            .SelectMany(type => type.GetProperties().Where(property => property.SetMethod is { IsPublic: true }))
            .Where(property => Values(Number(property)).Length > 0 && !_refusedElsewhere.Contains(property.Name))
            .Select(property => new object[] { property.ReflectedType!, property.Name });

    [TestMethod]
    [DynamicData(nameof(Options))]
    public void A_value_without_meaning_is_refused_by_name(Type type, string name)
    {
        PropertyInfo property = type.GetProperty(name)!;
        foreach (object value in Values(Number(property)))
        {
            if (value is double.PositiveInfinity && _mayBeInfinite.Contains($"{type.Name}.{name}"))
            {
                continue;
            }

            object options = Activator.CreateInstance(type)!;
            TargetInvocationException thrown = Assert.ThrowsExactly<TargetInvocationException>(
                () => property.SetValue(options, value),
                $"{type.Name}.{name} = {value} is accepted."
            );
            ArgumentOutOfRangeException refusal = Assert.IsInstanceOfType<ArgumentOutOfRangeException>(thrown.InnerException);
            string message = refusal.Message;
            StringAssert.StartsWith(message, name, message);
            StringAssert.Contains(message, "must be", message);
            StringAssert.Contains(message, string.Create(CultureInfo.InvariantCulture, $"{value}"), message);
        }
    }

    private static Type Number(PropertyInfo property) =>
        Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;

    /// <summary>Values that no option of the type has a meaning for.</summary>
    private static object[] Values(Type type) =>
        type.IsEnum ? [Enum.ToObject(type, 99), Enum.ToObject(type, -1)]
        : type == typeof(int) ? [int.MinValue]
        : type == typeof(long) ? [long.MinValue]
        : type == typeof(float) ? [float.NaN, float.NegativeInfinity, float.PositiveInfinity]
        : type == typeof(double) ? [double.NaN, double.NegativeInfinity, double.PositiveInfinity]
        : [];
}
