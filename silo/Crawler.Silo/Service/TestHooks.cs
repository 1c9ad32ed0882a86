using Crawler.Silo.Configuration;

namespace Crawler.Silo.Service;

/// <summary>What only tests of recovery ask a silo to do: to die at a named point, to see its store fail.</summary>
/// <param name="Failpoint">Where to die; null for nowhere.</param>
/// <param name="StorageFaults">How the store shall fail; null for not at all.</param>
internal sealed record TestHooks(string? Failpoint, string? StorageFaults)
{
    private const string FailpointVariable = "CRAWLER_FAILPOINT";
    private const string FaultsVariable = "CRAWLER_STORAGE_FAULTS";

    /// <summary>Reads them from the environment.</summary>
    /// <exception cref="SettingsException">They are set in Production.</exception>
    public static TestHooks Read(string environment)
    {
        var hooks = new TestHooks(Environment.GetEnvironmentVariable(FailpointVariable), Environment.GetEnvironmentVariable(FaultsVariable));
        var isSet = !string.IsNullOrEmpty(hooks.Failpoint) || !string.IsNullOrEmpty(hooks.StorageFaults);
        return isSet && environment == "Production"
            ? throw new SettingsException([$"{FailpointVariable} or {FaultsVariable} is set: they make a silo fail on purpose. Unset them, or set DOTNET_ENVIRONMENT to Development."])
            : hooks;
    }
}
