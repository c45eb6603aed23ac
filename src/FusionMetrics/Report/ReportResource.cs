namespace FusionML.Metrics;

/// <summary>The style sheet and the script of the report page, which travel inside this library.</summary>
internal static class ReportResource
{
    /// <summary>The text of a file of the folder Report.</summary>
    public static string Read(string name)
    {
        using Stream stream = typeof(ReportResource).Assembly.GetManifestResourceStream("FusionML.Metrics.Report." + name)
            ?? throw new InvalidOperationException($"The library was built without its resource {name}.");
        using StreamReader text = new(stream);
        return text.ReadToEnd();
    }
}
