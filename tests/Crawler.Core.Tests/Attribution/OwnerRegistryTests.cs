using Crawler.Core.Attribution;

namespace Crawler.Core.Tests.Attribution;

/// <summary>Looking owners up, versions and overrides.</summary>
public class OwnerRegistryTests
{
    private const string Header = "owner,country,type,group,cohorts,valid_from,valid_to,source,confidence";
    private const string Moved =
        """
        sbert,DE,university,,,,2025-10-22,first home,high
        sbert,US,company,,,2025-10-22,2027-01-01,second home,high
        """;

    private static readonly DateOnly Day = new(2026, 8, 22);

    [Theory]
    [InlineData("2019-12-31", "DE")]
    [InlineData("2025-10-21", "DE")]
    [InlineData("2025-10-22", "US")]
    [InlineData("2026-12-31", "US")]
    [InlineData("2027-01-01", CountryMember.Unreviewed)]
    public void The_row_in_force_on_the_day_decides(string day, string country) =>
        Assert.Equal(country, Registry(Moved).CountryOf("sbert", DateOnly.Parse(day)));

    [Theory]
    [InlineData("company", "CN")]
    [InlineData("collective", CountryMember.International)]
    [InlineData("person", CountryMember.Undisclosed)]
    [InlineData("stranger", CountryMember.Unreviewed)]
    [InlineData("", CountryMember.Unreviewed)]
    public void The_country_member_tells_four_kinds_apart(string owner, string country)
    {
        var registry = Registry(
            """
            company,CN,company,,,,,source,high
            collective,international,community,,,,,source,high
            person,,individual,,,,,source,high
            """);

        Assert.Equal(country, registry.CountryOf(owner, Day));
    }

    [Fact]
    public void The_exact_name_comes_first_and_another_case_serves_only_without_it()
    {
        var registry = Registry(
            """
            deepmind,GB,company,,,,,small,high
            DeepMind,US,company,,,,2020-01-01,capital,high
            """);

        Assert.Equal("small", registry.Find("deepmind", Day)?.Source);
        Assert.Equal("small", registry.Find("DEEPMIND", Day)?.Source);
        Assert.Null(registry.Find("DeepMind", Day));
    }

    [Fact]
    public void A_span_finds_the_same_row_as_a_string()
    {
        var registry = OwnerRegistry.BuiltIn;

        Assert.All(registry.All, row => Assert.Same(registry.Find(row.Owner, Day), registry.Find($"{row.Owner}/x".AsSpan(0, row.Owner.Length), Day)));
    }

    [Fact]
    public void Writing_and_reading_back_keeps_rows_and_version()
    {
        var again = OwnerRegistry.Parse(new StringReader(OwnerRegistry.BuiltIn.ToCsv()), "again").Registry!;

        Assert.Equal(OwnerRegistry.BuiltIn.Version, again.Version);
        Assert.Equal(OwnerRegistry.BuiltIn.All, again.All);
    }

    [Fact]
    public void The_version_does_not_depend_on_order_quoting_cohort_order_or_line_ends()
    {
        var one = Registry("a,CN,company,G,big-tech;science,,,src,high\nb,,individual,,,,,src,low");
        var other = Registry("\"b\",,individual,,,,,src,low\r\na,CN,company,\"G\",science;big-tech,,,\"src\",high\r\n");

        Assert.Matches("^[0-9a-f]{12}$", one.Version);
        Assert.Equal(one.Version, other.Version);
    }

    [Theory]
    [InlineData("b,CN,company,G,science,2020-01-01,2030-01-01,src,high")]
    [InlineData("a,HK,company,G,science,2020-01-01,2030-01-01,src,high")]
    [InlineData("a,CN,nonprofit,G,science,2020-01-01,2030-01-01,src,high")]
    [InlineData("a,CN,company,,science,2020-01-01,2030-01-01,src,high")]
    [InlineData("a,CN,company,G,,2020-01-01,2030-01-01,src,high")]
    [InlineData("a,CN,company,G,science,,2030-01-01,src,high")]
    [InlineData("a,CN,company,G,science,2020-01-01,,src,high")]
    [InlineData("a,CN,company,G,science,2020-01-01,2030-01-01,other,high")]
    [InlineData("a,CN,company,G,science,2020-01-01,2030-01-01,src,low")]
    public void The_version_changes_with_each_column(string row) =>
        Assert.NotEqual(Registry("a,CN,company,G,science,2020-01-01,2030-01-01,src,high").Version, Registry(row).Version);

    [Fact]
    public void An_override_stands_in_place_of_all_rows_of_its_owner()
    {
        var registry = Registry(Moved + "\nother,FR,company,,,,,src,high");

        var changed = registry.WithOverrides([registry.Find("other", Day)! with { Owner = "sbert", Country = "AT" }]);

        Assert.Equal("AT", changed.CountryOf("sbert", new DateOnly(2020, 1, 1)));
        Assert.Equal("FR", changed.CountryOf("other", Day));
        Assert.Equal(2, changed.All.Count);
        Assert.NotEqual(registry.Version, changed.Version);
    }

    [Fact]
    public void Overrides_that_contradict_each_other_are_refused()
    {
        var registry = Registry("a,CN,company,,,,,src,high");
        var row = registry.Find("a", Day)!;

        var refusal = Assert.Throws<ArgumentException>(() => registry.WithOverrides([row, row with { Country = "FR" }]));

        Assert.StartsWith("'a' is attributed twice for the same days", refusal.Message, StringComparison.Ordinal);
    }

    private static OwnerRegistry Registry(string rows) => OwnerRegistry.Parse(new StringReader($"{Header}\n{rows}"), "test").Registry!;
}
