namespace FusionML.Alignment;

/// <summary>One point of a scene in two pictures, in pixels; whole numbers are the centres of pixels.</summary>
/// <param name="FirstX">Its column in the first picture.</param>
/// <param name="FirstY">Its row there.</param>
/// <param name="SecondX">Its column in the second picture.</param>
/// <param name="SecondY">Its row there.</param>
public readonly record struct PointPair(double FirstX, double FirstY, double SecondX, double SecondY);
