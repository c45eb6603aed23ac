using System.Diagnostics;
using System.Net;
using FreshProcess;
using FusionML.Inference;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FusionML.Estimators.Tests;

[TestClass]
public sealed class PredictionEnginePoolSampleTests
{
    private const string Listening = "Now listening on: ";

    private readonly string _folder = Directory.CreateTempSubdirectory("fusionml-").FullName;

    [TestCleanup]
    public void RemoveFolder() => Directory.Delete(_folder, recursive: true);

    [TestMethod]
    public async Task Sixteen_requests_at_once_get_what_the_model_gives_alone()
    {
        MLContext context = new();
        IDataView rows = context.Data.LoadFromEnumerable(SamplePair.Rows(2));
        FuseImagesOptions options = new() { Weights = TestWeights.Efrufn(seed: 5) };
        using FuseImagesTransformer model = context
            .Transforms.FuseImages("Fused", "First", "Second", FusionTask.Ivf, options)
            .Fit(rows);
        context.Model.Save(model, inputSchema: null, Path.Combine(_folder, "model.zip"));
        byte[][] expected = TestRows.Pixels(model.Transform(rows), "Fused");
        byte[][] first = [.. Enumerable.Range(0, 2).Select(seed => Encode(SamplePair.DrawColor(seed), $"first{seed}.png"))];
        byte[][] second = [.. Enumerable.Range(0, 2).Select(seed => Encode(SamplePair.DrawGray(seed), $"second{seed}.png"))];

        using Process service = SampleProcess.Start(
            _folder,
            Path.Combine(AppContext.BaseDirectory, "PredictionEnginePool.dll"),
            "--urls",
            "http://127.0.0.1:0",
            "--Model",
            Path.Combine(_folder, "model.zip")
        );
        try
        {
            using HttpClient client = new() { BaseAddress = new Uri(await WaitForAddress(service)) };
            (HttpStatusCode Status, byte[] Body)[] answers = await Task.WhenAll(
                Enumerable.Range(0, 16).Select(i => Post(client, first[i % 2], second[i % 2]))
            );
            for (int i = 0; i < answers.Length; i++)
            {
                Assert.AreEqual(HttpStatusCode.OK, answers[i].Status);
                using MLImage fused = MLImage.CreateFromStream(new MemoryStream(answers[i].Body));
                CollectionAssert.AreEqual(expected[i % 2], fused.Pixels.ToArray());
            }

            using MLImage small = MLImage.CreateFromPixels(2, 2, MLPixelFormat.Bgra32, new byte[16]);
            (HttpStatusCode status, byte[] body) = await Post(client, first[0], Encode(small, "small.png"));
            Assert.AreEqual(HttpStatusCode.BadRequest, status);
            StringAssert.Contains(System.Text.Encoding.UTF8.GetString(body), "2x2");
        }
        finally
        {
            service.Kill();
            await service.WaitForExitAsync();
        }
    }

    [TestMethod]
    public async Task Without_a_model_the_weights_that_ship_fuse()
    {
        using MLImage first = SamplePair.DrawColor(0),
            second = SamplePair.DrawGray(0);
        using Process service = SampleProcess.Start(
            _folder,
            Path.Combine(AppContext.BaseDirectory, "PredictionEnginePool.dll"),
            "--urls",
            "http://127.0.0.1:0"
        );
        try
        {
            using HttpClient client = new() { BaseAddress = new Uri(await WaitForAddress(service)) };
            (HttpStatusCode status, byte[] body) = await Post(client, Encode(first, "first.png"), Encode(second, "second.png"));
            Assert.AreEqual(HttpStatusCode.OK, status);
            using MLImage fused = MLImage.CreateFromStream(new MemoryStream(body));
            Assert.AreEqual((first.Width, first.Height), (fused.Width, fused.Height));
            CollectionAssert.AreNotEqual(first.Pixels.ToArray(), fused.Pixels.ToArray());
        }
        finally
        {
            service.Kill();
            await service.WaitForExitAsync();
        }
    }

    private static async Task<string> WaitForAddress(Process service)
    {
        while (await service.StandardOutput.ReadLineAsync() is string line)
        {
            if (line.Contains(Listening, StringComparison.Ordinal))
            {
                return line[(line.IndexOf(Listening, StringComparison.Ordinal) + Listening.Length)..].Trim();
            }
        }

        Assert.Fail(await service.StandardError.ReadToEndAsync());
        return string.Empty;
    }

    private static async Task<(HttpStatusCode Status, byte[] Body)> Post(HttpClient client, byte[] first, byte[] second)
    {
        using MultipartFormDataContent form = new()
        {
            { new ByteArrayContent(first), "first", "first.png" },
            { new ByteArrayContent(second), "second", "second.png" },
        };
        using HttpResponseMessage answer = await client.PostAsync(new Uri("/fuse", UriKind.Relative), form);
        return (answer.StatusCode, await answer.Content.ReadAsByteArrayAsync());
    }

    private byte[] Encode(MLImage image, string name)
    {
        string path = Path.Combine(_folder, name);
        image.Save(path);
        return File.ReadAllBytes(path);
    }
}
