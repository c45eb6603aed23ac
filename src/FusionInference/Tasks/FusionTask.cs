namespace FusionML.Inference;

/// <summary>The four kinds of fusion; <see cref="FusionTaskDefinition"/> says what each of them implies.</summary>
public enum FusionTask
{
    /// <summary>Infrared and visible: the visible picture first.</summary>
    Ivf,

    /// <summary>Multi-focus: the near focus first.</summary>
    Mfif,

    /// <summary>Multi-exposure: the under-exposed picture first.</summary>
    Meif,

    /// <summary>Medical: MRI first, the functional or CT picture second.</summary>
    Mif,
}
