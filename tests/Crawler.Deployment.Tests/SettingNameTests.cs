using System.Text.RegularExpressions;
using Crawler.Deployment.Tests.Files;
using Crawler.Silo.Configuration;

namespace Crawler.Deployment.Tests;

/// <summary>A variable that is named anywhere exists.</summary>
public sealed partial class SettingNameTests
{
    private static readonly HashSet<string> Known = [.. SettingsReader.Names.Select(SettingsReader.VariableOf)];

    [Fact]
    public void Every_variable_that_is_named_is_a_setting()
    {
        var files = Repository.FilesUnder("infra", "*").Where(path => !path.EndsWith(".cs", StringComparison.Ordinal))
            .Concat(Repository.FilesUnder("docs", "*.md"))
            .ToList();

        Assert.Empty(files.SelectMany(path => Unknown(Repository.Read(path)).Select(name => $"{path}: {name}")));
        Assert.NotEmpty(files.SelectMany(path => Named().Matches(Repository.Read(path))));
    }

    [Fact]
    public void A_variable_that_is_no_setting_is_found() =>
        Assert.Equal(["CRAWLER__STORE__SORT", "CRAWLER__SHOP__"], Unknown("set CRAWLER__STORE__SORT=x and CRAWLER__STORE__KIND=y, as all of CRAWLER__STORE__* and CRAWLER__SHOP__*"));

    /// <summary>Neither a setting nor, with a star behind it, the beginning of some.</summary>
    private static IEnumerable<string> Unknown(string text) => Named().Matches(text)
        .Where(match => !Known.Contains(match.Groups[1].Value) && !(match.Groups[2].Success && Known.Any(name => name.StartsWith(match.Groups[1].Value, StringComparison.Ordinal))))
        .Select(match => match.Groups[1].Value);

    [GeneratedRegex(@"(CRAWLER__[A-Z_]+)(\*)?")]
    private static partial Regex Named();
}
