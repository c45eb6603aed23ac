namespace FusionML.Ablation;

/// <summary>Writes a text file in one piece: beside its place first, then moved there.</summary>
internal static class WholeFile
{
    public static void Write(string path, string text)
    {
        string temporary = path + ".part";
        File.WriteAllText(temporary, text);
        File.Move(temporary, path, overwrite: true);
    }
}
