using Crawler.Silo.Configuration;
using Crawler.Silo.DataDirectories;
using Crawler.Storage;
using Microsoft.Extensions.Configuration;

namespace Crawler.Silo.Service;

/// <summary>The service as a process: settings in, a running silo, an exit code out.</summary>
public static class SiloProgram
{
    private const int Failure = 1;
    private const int Usage = 2;
    private const string DefaultFile = "crawler.json";

    /// <summary>Runs a silo until it is told to stop.</summary>
    /// <param name="arguments">Nothing, or <c>--config FILE</c>.</param>
    /// <returns>0 where it was told to stop; 2 where settings are wrong, 1 where it could not run.</returns>
    public static async Task<int> RunAsync(string[] arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        try
        {
            var environment = Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT") is { Length: > 0 } named ? named : "Production";
            var settings = SettingsReader.Read(Configuration(arguments), environment);
            await using var service = await SiloService.OpenAsync(settings, environment, CancellationToken.None);
            await service.RunAsync(Console.Out);
            return 0;
        }
        catch (SettingsException wrong)
        {
            foreach (var problem in wrong.Problems)
            {
                await Console.Error.WriteLineAsync($"setting: {problem}");
            }

            return Usage;
        }
        catch (DataDirectoryException unusable)
        {
            await Console.Error.WriteLineAsync($"{unusable.Message} {unusable.Fix}");
            return Failure;
        }
        catch (Exception failure) when (failure is TableStoreException or InvalidDataException or InvalidOperationException or IOException or ArgumentException or FormatException)
        {
            await Console.Error.WriteLineAsync(failure.Message);
            return Failure;
        }
    }

    private static IConfigurationRoot Configuration(string[] arguments)
    {
        var file = arguments switch
        {
            [] => null,
            ["--config", var named] => Path.GetFullPath(named),
            _ => throw new SettingsException([$"'{string.Join(' ', arguments)}' is not understood. Give nothing, or --config FILE."]),
        };
        try
        {
            return new ConfigurationBuilder()
                .AddJsonFile(file ?? Path.GetFullPath(DefaultFile), optional: file is null)
                .AddEnvironmentVariables(SettingsReader.Prefix)
                .Build();
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or IOException)
        {
            throw new SettingsException([$"{file ?? DefaultFile} cannot be read: {unreadable.Message}"]);
        }
    }
}
