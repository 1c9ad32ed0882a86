namespace Crawler.Silo.Configuration;

/// <summary>Settings that a silo cannot be started with.</summary>
public sealed class SettingsException(IReadOnlyList<string> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    /// <summary>What is wrong, one setting each: its name, what it is, and the fix.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;
}
