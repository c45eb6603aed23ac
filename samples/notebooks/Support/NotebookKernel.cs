using System.Reflection;

namespace FusionML.Samples.Notebooks;

/// <summary>
/// The kernel of .NET Interactive, where the program is the cells of a notebook. It is found by name, so that a program that
/// runs by itself needs none of its packages.
/// </summary>
internal static class NotebookKernel
{
    private static readonly Lazy<Type?> Kernel = new(() =>
        AppDomain
            .CurrentDomain.GetAssemblies()
            .FirstOrDefault(assembly => assembly.GetName().Name == "Microsoft.DotNet.Interactive")
            ?.GetType("Microsoft.DotNet.Interactive.Kernel")
    );

    /// <summary>Shows a picture below the cell that is running.</summary>
    /// <param name="png">The picture as PNG.</param>
    /// <param name="caption">The text that stands for it.</param>
    /// <returns>False where there is no kernel.</returns>
    public static bool TryShow(byte[] png, string caption)
    {
        MethodInfo? html = Kernel.Value?.GetMethod("HTML", [typeof(string)]);
        MethodInfo? display = Kernel.Value?.GetMethod("display", [typeof(object), typeof(string[])]);
        if (html is null || display is null)
        {
            return false;
        }

        string picture = $"<img alt=\"{caption}\" src=\"data:image/png;base64,{Convert.ToBase64String(png)}\" />";
        display.Invoke(null, [html.Invoke(null, [picture]), Array.Empty<string>()]);
        return true;
    }
}
