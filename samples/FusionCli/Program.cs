using FusionML.Cli;

return await FusionCommandLine.RunAsync(args, CommandStreams.OfProcess());
