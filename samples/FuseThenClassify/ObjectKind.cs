namespace FuseThenClassify;

/// <summary>What stands on the road.</summary>
internal enum ObjectKind
{
    /// <summary>Nothing.</summary>
    Nothing,

    /// <summary>A pedestrian.</summary>
    Pedestrian,

    /// <summary>A car.</summary>
    Car,
}
