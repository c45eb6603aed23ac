namespace FusionML.Estimators;

/// <summary>What kind of values a transformer needs in a column.</summary>
internal enum ColumnKind
{
    /// <summary>A file's path.</summary>
    Text,

    /// <summary>An 8-bit picture.</summary>
    Image,

    /// <summary>One band of float samples.</summary>
    Plane,

    /// <summary>Either of <see cref="Image"/> and <see cref="Plane"/>.</summary>
    ImageOrPlane,
}
