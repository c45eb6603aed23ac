namespace FusionML.Estimators;

/// <summary>Checks the column names that a caller gives.</summary>
internal static class ColumnNames
{
    /// <summary>Throws if a name is empty, or if two outputs have the same name.</summary>
    /// <exception cref="ArgumentException">
    /// A name is empty, or two outputs have the same name; the message has the name.
    /// </exception>
    public static void RequireOutputs(params IReadOnlyList<string> names)
    {
        for (int i = 0; i < names.Count; i++)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(names[i], "outputColumnName");
            for (int j = 0; j < i; j++)
            {
                if (names[j] == names[i])
                {
                    throw new ArgumentException($"Two output columns are called '{names[i]}'.");
                }
            }
        }
    }

    /// <summary>Throws if a name is empty.</summary>
    /// <exception cref="ArgumentException">A name is empty.</exception>
    public static void RequireInputs(params IReadOnlyList<string> names)
    {
        foreach (string name in names)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(name, "inputColumnName");
        }
    }
}
