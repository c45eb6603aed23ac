using System.CommandLine;
using FusionML.Fuzz;
using SharpFuzz;

Argument<string> target = new("target") { Description = "png, pnm, jpeg, tiff, weights or model." };
Option<int> count = new("--count") { Description = "Mutations.", DefaultValueFactory = _ => 10_000 };
Option<int> seed = new("--seed") { Description = "The first mutation's number; each is the same in every run." };
Option<string> corpus = new("--corpus")
{
    Description = "The folder with the files to start from.",
    DefaultValueFactory = _ => Path.Combine("tests", "FusionImaging.Tests", "Fixtures"),
};
Option<string> crashers = new("--crashers")
{
    Description = "The folder for mutations that were not read or refused as they should be.",
    DefaultValueFactory = _ => "crashers",
};

Command run = new("run", "Reads mutations made here.") { target, count, seed, corpus, crashers };
run.SetAction(
    (parsed, token) =>
    {
        FuzzTarget chosen = Find(parsed.GetValue(target)!, parsed.GetValue(corpus)!);
        FuzzRun fuzz = new(chosen, parsed.GetValue(crashers)!);
        fuzz.Run(parsed.GetValue(seed), parsed.GetValue(count), Console.Out, token);
        Console.WriteLine($"{chosen.Name}: {fuzz.Read} read, {fuzz.Refused} refused, {fuzz.Crashers} crashers");
        return Task.FromResult(fuzz.Crashers == 0 ? 0 : 1);
    }
);

Command external = new("afl", "Reads what afl-fuzz writes; the libraries must have been instrumented by the tool sharpfuzz.")
{
    target,
    corpus,
};
external.SetAction(parsed =>
{
    FuzzTarget chosen = Find(parsed.GetValue(target)!, parsed.GetValue(corpus)!);
    Fuzzer.OutOfProcess.Run(stream =>
    {
        using MemoryStream content = new();
        stream.CopyTo(content);
        try
        {
            chosen.Read(content.ToArray());
        }
        catch (Exception error) when (chosen.IsForeseen(error)) { }
    });
});

return await new RootCommand("Looks for files that are not read or refused as they should be.") { run, external }
    .Parse(args)
    .InvokeAsync();

static FuzzTarget Find(string name, string corpus) =>
    FuzzTargets.In(corpus).FirstOrDefault(known => known.Name == name)
    ?? throw new ArgumentException(
        $"There is no target '{name}'; there are {string.Join(", ", FuzzTargets.In(corpus).Select(known => known.Name))}."
    );
