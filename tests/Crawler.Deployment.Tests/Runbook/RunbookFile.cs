using System.Text.RegularExpressions;
using Crawler.Deployment.Tests.Files;

namespace Crawler.Deployment.Tests.Runbook;

/// <summary>A row of the table of settings.</summary>
internal sealed record SettingRow(string Name, string Variable, string Default, string Meaning);

/// <summary>The runbook as far as code can be held to it.</summary>
internal sealed partial class RunbookFile
{
    private RunbookFile(IReadOnlyList<string> alerts, IReadOnlyList<SettingRow> settings, IReadOnlyList<string> anchors) =>
        (Alerts, Settings, Anchors) = (alerts, settings, anchors);

    /// <summary>Where it lies.</summary>
    public const string Path = "docs/runbook.md";

    /// <summary>The alerts that have a section.</summary>
    public IReadOnlyList<string> Alerts { get; }

    /// <summary>The table of settings.</summary>
    public IReadOnlyList<SettingRow> Settings { get; }

    /// <summary>What can be linked to.</summary>
    public IReadOnlyList<string> Anchors { get; }

    /// <summary>The one of the repository.</summary>
    public static RunbookFile Load() => Read(Repository.Read(Path));

    /// <summary>Reads the text.</summary>
    public static RunbookFile Read(string text)
    {
        var headings = Heading().Matches(text).Select(match => match.Groups[1].Value.Trim()).ToList();
        var rows = Row().Matches(text).Select(match => new SettingRow(match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value.Trim().Trim('`'), match.Groups[4].Value.Trim()));
        return new RunbookFile([.. headings.Where(heading => AlertName().IsMatch(heading))], [.. rows], [.. headings.Select(Anchor)]);
    }

    private static string Anchor(string heading) => NoAnchor().Replace(heading.ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex("^#{2,4} (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^\| `([A-Za-z]+:[A-Za-z]+)` \| `([A-Z_]+)` \| ([^|]+) \| (.+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("^Crawler[A-Z][A-Za-z]+$")]
    private static partial Regex AlertName();

    [GeneratedRegex("[^a-z0-9 _-]")]
    private static partial Regex NoAnchor();
}
