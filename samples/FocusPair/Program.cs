using System.IO.Compression;
using FusionML.Imaging;
using FusionML.Samples;

// Draws the pair of samples/pictures anew: the same scene focused near, focused far, and sharp everywhere (the reference).
if (args is not [string folder])
{
    Console.Error.WriteLine("Give the folder that takes near.png, far.png and sharp.png.");
    return 2;
}

PictureWriteOptions writing = new() { Overwrite = true, Compression = CompressionLevel.SmallestSize };
foreach ((string name, FusionImage picture) in FocusPair.Draw())
{
    string path = Path.Combine(folder, $"{name}.png");
    PictureFile.Write(path, picture, writing);
    Console.WriteLine(path);
}

return 0;
