using System.Numerics;

namespace FusionML.Imaging;

/// <summary>The formula of a pixelwise chroma rule: the fused value from the two sources' values of Cr or Cb.</summary>
internal interface IChromaMix
{
    /// <summary>One pixel.</summary>
    static abstract float Mix(float first, float second);

    /// <summary>One pixel per lane.</summary>
    static abstract Vector<float> Mix(Vector<float> first, Vector<float> second);
}
