using FusionML.Estimators;
using FusionML.Imaging;
using FusionML.Inference;
using FusionML.Samples.Web;
using Microsoft.ML;

// A web service that fuses pictures on a pool of prediction engines:
//   PredictionEnginePool [--Model MODEL.zip] [--urls http://127.0.0.1:5000]
//   curl -F first=@visible.png -F second=@infrared.png http://127.0.0.1:5000/fuse -o fused.png
// The model fuses the image columns First and Second into Fused; without one, the infrared-visible weights that ship do.
WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
builder.Services.AddSingleton(services =>
{
    MLContext context = new();
    string? path = builder.Configuration["Model"];
    return new FusionPool(context, path is null ? ShippedModel(context) : context.Model.Load(path, out _));
});
WebApplication app = builder.Build();

// A model that can't be loaded stops the service here, and not its first visitor.
_ = app.Services.GetRequiredService<FusionPool>();
app.MapPost("/fuse", (IFormFile first, IFormFile second, FusionPool pool) =>
    {
        try
        {
            using Stream firstStream = first.OpenReadStream();
            using Stream secondStream = second.OpenReadStream();
            return Results.Bytes(pool.Fuse(firstStream, secondStream), "image/png");
        }
        catch (Exception exception) when (exception is FusionException or ArgumentException)
        {
            return Results.Problem(exception.Message, statusCode: StatusCodes.Status400BadRequest);
        }
    })
    .DisableAntiforgery();
app.Run();

static ITransformer ShippedModel(MLContext context)
{
    // The estimator comes first: it is what tells ML.NET about pictures in properties.
    FusionEstimator<FuseImagesTransformer> fusion = context.Transforms.FuseImages("Fused", "First", "Second", FusionTask.Ivf);
    return fusion.Fit(context.Data.LoadFromEnumerable<SourcePictures>([]));
}
