using Microsoft.ML;
using Microsoft.ML.Data;

namespace FuseThenClassify;

/// <summary>Writes pictures of the scenes, to be looked at.</summary>
internal static class Examples
{
    /// <summary>Writes both sources and the fused picture of the first scene of each kind by day and by night.</summary>
    /// <exception cref="IOException">The folder can't be written to.</exception>
    public static void Write(MLContext context, IDataView scenes, string folder)
    {
        Directory.CreateDirectory(folder);
        int count = 2 * Enum.GetValues<ObjectKind>().Length;
        int index = 0;
        foreach (
            Example scene in context.Data.CreateEnumerable<Example>(context.Data.TakeRows(scenes, count), reuseRowObject: false)
        )
        {
            string name = $"{scene.Label}-{(index++ % 2 == 0 ? "day" : "night")}";
            foreach (
                (string column, MLImage? image) in new[]
                {
                    ("visible", scene.Visible),
                    ("infrared", scene.Infrared),
                    ("fused", scene.Fused),
                }
            )
            {
                using (image)
                {
                    image!.Save(Path.Combine(folder, $"{name}-{column}.png"));
                }
            }
        }
    }

    private sealed class Example
    {
        public string Label { get; set; } = string.Empty;

        public MLImage? Visible { get; set; }

        public MLImage? Infrared { get; set; }

        public MLImage? Fused { get; set; }
    }
}
