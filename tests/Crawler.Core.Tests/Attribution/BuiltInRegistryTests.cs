using System.IO.Compression;
using System.Text.Json;
using Crawler.Core.Attribution;

namespace Crawler.Core.Tests.Attribution;

/// <summary>The registry that ships: sound, large enough, and in agreement with public lists where those are at hand.</summary>
public class BuiltInRegistryTests
{
    private const int MostDownloaded = 50;

    private static readonly DateOnly Day = new(2026, 8, 22);

    private static readonly Dictionary<string, string[]> Regions = new()
    {
        ["us"] = ["US"],
        ["china"] = ["CN", "HK"],
        ["eu"] =
        [
            "AT", "BE", "BG", "CH", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GR", "HR", "HU", "IE", "IS", "IT", "LT", "LU", "LV", "NL",
            "NO", "PL", "PT", "RO", "SE", "SI", "SK",
        ],
        ["unknown"] = [CountryMember.International, CountryMember.Undisclosed],
    };

    [Fact]
    public void The_file_is_valid_and_holds_at_least_600_owners()
    {
        var owners = OwnerRegistry.BuiltIn.All.Select(row => row.Owner).Distinct().Count();

        Assert.True(owners >= 600, $"only {owners} owners");
    }

    [Fact]
    public void The_file_is_in_canonical_form()
    {
        using var stream = typeof(OwnerRegistry).Assembly.GetManifestResourceStream("owners.csv");
        using var reader = new StreamReader(Assert.IsAssignableFrom<Stream>(stream));

        Assert.Equal(OwnerRegistry.BuiltIn.ToCsv(), reader.ReadToEnd());
    }

    [Fact]
    public void The_file_is_plain_ascii() => Assert.True(System.Text.Ascii.IsValid(OwnerRegistry.BuiltIn.ToCsv()));

    [Theory]
    [InlineData("Alibaba", 20)]
    [InlineData("Amazon", 5)]
    [InlineData("AMD", 2)]
    [InlineData("Apple", 1)]
    [InlineData("Baidu", 3)]
    [InlineData("ByteDance", 3)]
    [InlineData("Google", 5)]
    [InlineData("IBM", 5)]
    [InlineData("Intel", 2)]
    [InlineData("Kakao", 2)]
    [InlineData("LG", 2)]
    [InlineData("Meta", 5)]
    [InlineData("Microsoft", 3)]
    [InlineData("Naver", 3)]
    [InlineData("NVIDIA", 3)]
    [InlineData("Salesforce", 1)]
    [InlineData("Samsung", 2)]
    [InlineData("SK", 1)]
    [InlineData("Tencent", 5)]
    public void The_large_groups_are_there_with_their_namespaces(string group, int namespaces)
    {
        var owners = OwnerRegistry.BuiltIn.All.Where(row => row.Group == group && row.IsValidAt(Day)).ToList();

        Assert.True(owners.Count >= namespaces, $"{group} has {owners.Count} namespaces");
        Assert.All(owners, row => Assert.NotEqual(OwnerType.Individual, row.Type));
    }

    [Fact]
    public void No_two_groups_differ_in_case_or_blanks_only()
    {
        var groups = OwnerRegistry.BuiltIn.All.Select(row => row.Group).OfType<string>().Distinct().ToList();

        Assert.Equal(groups.Count, groups.Select(group => group.Replace(" ", "", StringComparison.Ordinal)).Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Fact]
    public void Every_cohort_has_members() =>
        Assert.All(Cohort.All, cohort => Assert.True(OwnerRegistry.BuiltIn.All.Count(row => row.Cohorts.Contains(cohort)) >= 20, cohort));

    [Fact]
    public void Individuals_have_no_country()
    {
        var individuals = OwnerRegistry.BuiltIn.All.Where(row => row.Type == OwnerType.Individual).ToList();

        Assert.NotEmpty(individuals);
        Assert.All(individuals, row => Assert.Null(row.Country));
        Assert.All(individuals, row => Assert.Equal(CountryMember.Undisclosed, OwnerRegistry.BuiltIn.CountryOf(row.Owner, Day)));
    }

    [Fact]
    public void No_two_owners_differ_in_case_only()
    {
        var names = OwnerRegistry.BuiltIn.All.Select(row => row.Owner).Distinct().ToList();

        Assert.Equal(names.Count, names.Distinct(StringComparer.OrdinalIgnoreCase).Count());
    }

    [Fact]
    public void Each_owner_of_the_regions_list_is_present_and_lies_in_its_region()
    {
        var lines = File.ReadAllLines(SharedData.Path("atom", "organization_regions.csv")).Skip(1).Select(line => line.Split(','));

        Assert.All(lines, line => Assert.True(LiesIn(OwnerRegistry.BuiltIn.CountryOf(line[0], Day), line[1]), $"{line[0]} is not in {line[1]}"));
    }

    [Fact]
    public void The_most_downloaded_owners_of_the_radar_listing_are_present()
    {
        var top = DownloadsByOwner(SharedData.Path("radar-2026-08", "hub-list.jsonl.gz"))
            .OrderByDescending(owner => owner.Value)
            .Take(MostDownloaded);

        Assert.DoesNotContain(top, owner => OwnerRegistry.BuiltIn.Find(owner.Key, Day) is null);
    }

    private static bool LiesIn(string country, string region) => Regions.TryGetValue(region, out var members)
        ? members.Contains(country)
        : CountryMember.Codes.Contains(country) && !Regions.Values.Any(others => others.Contains(country));

    private static Dictionary<string, long> DownloadsByOwner(string path)
    {
        var downloads = new Dictionary<string, long>();
        using var lines = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        while (lines.ReadLine() is { } line)
        {
            using var row = JsonDocument.Parse(line);
            var owner = row.RootElement.GetProperty("id").GetString()!.Split('/')[0];
            downloads[owner] = downloads.GetValueOrDefault(owner) + row.RootElement.GetProperty("downloads").GetInt64();
        }

        return downloads;
    }
}
