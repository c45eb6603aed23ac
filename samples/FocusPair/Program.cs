using FusionML.Imaging;
using FusionML.Samples;

// Draws the pair of samples/pictures anew: the same scene focused near, focused far, and sharp everywhere (the reference).
string folder = args.Length == 1 ? args[0] : throw new ArgumentException("Give the folder that takes near.png, far.png and sharp.png.");
foreach ((string name, FusionImage picture) in FocusPair.Draw())
{
    string path = Path.Combine(folder, $"{name}.png");
    PictureFile.Write(path, picture, new PictureWriteOptions { Overwrite = true, Compression = System.IO.Compression.CompressionLevel.SmallestSize });
    Console.WriteLine(path);
}
