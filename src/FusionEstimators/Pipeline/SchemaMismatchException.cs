using FusionML.Imaging;

namespace FusionML.Estimators;

/// <summary>A column that a transformer needs is missing from the data or has another type.</summary>
public sealed class SchemaMismatchException : FusionException
{
    private SchemaMismatchException(string columnName, string message)
        : base(message) => ColumnName = columnName;

    /// <summary>The name of the column.</summary>
    public string ColumnName { get; }

    internal static SchemaMismatchException Missing(string columnName, string expected, IReadOnlyList<string> present) =>
        new(columnName, $"There is no column '{columnName}' ({expected} needed); the data has {Join(present)}.");

    internal static SchemaMismatchException WrongType(string columnName, string expected, string actual) =>
        new(columnName, $"Column '{columnName}' is of type {actual}; {expected} is needed.");

    internal static SchemaMismatchException MixedTypes(
        string columnName,
        string type,
        string otherColumnName,
        string otherType
    ) => new(columnName, $"{Describe(columnName, type, otherColumnName, otherType)}: both must be images, or both planes.");

    internal static SchemaMismatchException DifferentSizes(
        string columnName,
        string type,
        string otherColumnName,
        string otherType
    ) => new(columnName, $"{Describe(columnName, type, otherColumnName, otherType)}: both must have the same size.");

    private static string Describe(string columnName, string type, string otherColumnName, string otherType) =>
        $"Column '{columnName}' is of type {type} but column '{otherColumnName}' is of type {otherType}";

    private static string Join(IReadOnlyList<string> names) =>
        names.Count == 0 ? "no column" : "'" + string.Join("', '", names) + "'";
}
