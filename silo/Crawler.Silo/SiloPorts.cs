namespace Crawler.Silo;

/// <summary>The ports of a silo where nobody says otherwise.</summary>
public static class SiloPorts
{
    /// <summary>Silos talk to each other on it.</summary>
    public const int Silo = 11111;

    /// <summary>Clients connect to it.</summary>
    public const int Gateway = 30000;

    /// <summary>Probes, metrics and the API.</summary>
    public const int Http = 8080;
}
