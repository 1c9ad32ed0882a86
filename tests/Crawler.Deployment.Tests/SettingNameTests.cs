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
        Assert.Equal(["CRAWLER__STORE__SORT"], Unknown("set CRAWLER__STORE__SORT=x and CRAWLER__STORE__KIND=y"));

    private static IEnumerable<string> Unknown(string text) => Named().Matches(text).Select(match => match.Value).Where(name => !Known.Contains(name));

    [GeneratedRegex("CRAWLER__[A-Z_]+")]
    private static partial Regex Named();
}
