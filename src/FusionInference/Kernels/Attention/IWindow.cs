namespace FusionML.Inference;

/// <summary>The side of an attention window, as a type, so that the compiler knows every length in the kernel.</summary>
internal interface IWindow
{
    static abstract int Side { get; }
}

/// <summary>Windows of 2 x 2 tokens.</summary>
internal readonly struct WindowOf2 : IWindow
{
    public static int Side => 2;
}

/// <summary>Windows of 4 x 4 tokens.</summary>
internal readonly struct WindowOf4 : IWindow
{
    public static int Side => 4;
}

/// <summary>Windows of 8 x 8 tokens.</summary>
internal readonly struct WindowOf8 : IWindow
{
    public static int Side => 8;
}
