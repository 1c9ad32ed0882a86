using Crawler.Silo.Service;

return await SiloProgram.RunAsync(args);
