using Crawler.HubSimulator;

return await ServeCommand.RunAsync(args, Console.Out, Console.Error);
