using System.Reflection;

namespace FusionML.Cli;

/// <summary>What program made a result: its version, and the builds that results depend on.</summary>
internal static class ProgramVersion
{
    /// <summary>For people and for comparing: <c>0.3.0 (build ...)</c>.</summary>
    /// <param name="builds">The builds that the result depends on.</param>
    public static string Of(string builds)
    {
        string version = typeof(ProgramVersion)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion
            ?? "unknown";
        return $"FusionML {version} (build {builds})";
    }
}
