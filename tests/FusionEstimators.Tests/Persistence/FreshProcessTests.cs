using System.Diagnostics;
using System.Security.Cryptography;
using FreshProcess;
using Microsoft.ML;

namespace FusionML.Estimators.Tests;

[TestClass]
public sealed class FreshProcessTests
{
    private readonly MLContext _context = new();

    [TestMethod]
    public void A_saved_model_gives_the_same_pictures_in_a_process_that_knows_nothing_of_it()
    {
        IDataView rows = _context.Data.LoadFromEnumerable(SamplePair.Rows());
        ITransformer model = _context.Transforms.SplitYCrCb("Y", "Cr", "Cb", "First")
            .Append(_context.Transforms.SplitYCrCb("Y2", "Cr2", "Cb2", "Second"))
            .Append(_context.Transforms.MergeYCrCb("Mixed", "Y2", "Cr", "Cb"))
            .Fit(rows);
        string[] expected =
        [
            "SplitYCrCbTransformer SplitYCrCbTransformer MergeYCrCbTransformer",
            .. TestRows.Pixels(model.Transform(rows), "Mixed").Select(pixels => Convert.ToHexString(SHA256.HashData(pixels))),
        ];
        CollectionAssert.AreEqual(expected, Run(model, "Mixed"));
    }

    private string[] Run(ITransformer model, string column)
    {
        string path = Path.GetTempFileName();
        try
        {
            _context.Model.Save(model, inputSchema: null, path);
            ProcessStartInfo start = new("dotnet", [typeof(SamplePair).Assembly.Location, path, column])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.AreEqual(0, process.ExitCode, errors.Result);
            return output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
