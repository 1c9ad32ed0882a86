using Crawler.Core.Attribution;
using FsCheck;
using FsCheck.Fluent;

namespace Crawler.Core.Tests.Attribution;

/// <summary>Rows changed in a store beside the registry that ships.</summary>
public class RegistryOverridesTests
{
    private const string Header = "owner,country,type,group,cohorts,valid_from,valid_to,source,confidence\n";

    private static readonly DateOnly Start = new(2024, 1, 1);

    private static readonly OwnerRegistry Shipped = OwnerRegistry.Parse(
        new StringReader(Header + "a,CN,company,G,,,,src,high\nb,US,company,,,,2024-02-01,src,high\nb,FR,company,,,2024-02-01,,src,high\n"), "shipped").Registry!;

    [Fact]
    public void A_row_holds_on_its_days_and_what_held_before_on_all_others() => Prop.ForAll(
        ArbMap.Default.ArbFor<int>(),
        seed =>
        {
            var random = new System.Random(seed);
            var (overrides, expected) = (RegistryOverrides.Empty, Days(Shipped));
            for (var step = 0; step < 6; step++)
            {
                var row = Row(random);
                overrides = overrides.Set(row, Shipped).Overrides!;
                for (var day = 0; day < 100; day++)
                {
                    if (row.IsValidAt(Start.AddDays(day)))
                    {
                        expected[(row.Owner, day)] = row.Country;
                    }
                }

                Assert.Equal(expected, Days(overrides.ApplyTo(Shipped)));
                Assert.Equal(overrides.ToCsv(), RegistryOverrides.Read(overrides.ToCsv()).ToCsv());
                Assert.Equal(overrides.ToCsv(), overrides.Set(row, Shipped).Overrides!.ToCsv());
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Unset_gives_back_what_ships()
    {
        var changed = RegistryOverrides.Empty.Set(Row("a", "DE"), Shipped).Overrides!.Set(Row("c", "DE"), Shipped).Overrides!;

        var again = changed.Unset("a").Overrides!.Unset("c").Overrides!;

        Assert.Equal("DE", changed.ApplyTo(Shipped).CountryOf("a", Start));
        Assert.Equal(Shipped.Version, again.ApplyTo(Shipped).Version);
        Assert.Equal("a: it was never set here", Describe(again.Unset("a")));
    }

    [Fact]
    public void A_wrong_row_is_refused_with_all_that_is_wrong()
    {
        var change = RegistryOverrides.Empty.Set(Row("no/owner", "XX") with { Source = "", Confidence = "sure" }, Shipped);

        Assert.Null(change.Overrides);
        Assert.Equal(["confidence", "country", "owner", "source"], change.Errors.Select(error => error.Column).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_name_in_another_case_is_refused() =>
        Assert.Equal("A: 'A' is known as 'a' too", Describe(RegistryOverrides.Empty.Set(Row("A", "DE"), Shipped)));

    [Fact]
    public void A_file_replaces_the_owners_it_names_and_no_others()
    {
        var before = RegistryOverrides.Empty.Set(Row("c", "DE"), Shipped).Overrides!.Set(Row("d", "DE"), Shipped).Overrides!;

        var after = before.Import(Header + "a,AT,company,,,2024-01-05,,src,low\nc,AT,company,,,,,src,low\n", "file.csv", Shipped).Overrides!.ApplyTo(Shipped);

        Assert.Equal(["unreviewed", "AT", "US", "AT", "DE"], new[] { "a", "a", "b", "c", "d" }.Select((owner, i) => after.CountryOf(owner, i == 0 ? Start : Start.AddDays(10))));
    }

    [Fact]
    public void A_file_with_anything_wrong_changes_nothing_and_names_every_line()
    {
        var file = Header + "ok,AT,company,,,,,src,low\nbad,Austria,company,,,,,src,low\nA,AT,company,,,,,src,low\nx,AT,firm,,,,,src,low\n";

        var change = RegistryOverrides.Empty.Import(file, "file.csv", Shipped);

        Assert.Null(change.Overrides);
        Assert.Equal(["file.csv:3: country", "file.csv:5: type"], change.Errors.Select(error => $"{error.Source}:{error.Line}: {error.Column}"));
        var alike = RegistryOverrides.Empty.Import(Header + "A,AT,company,,,,,src,low\nx,AT,company,,,,,src,low\nX,AT,company,,,,,src,low\n", "file.csv", Shipped);
        Assert.Equal(["file.csv:2: owner", "file.csv:3: owner", "file.csv:4: owner"], alike.Errors.Select(error => $"{error.Source}:{error.Line}: {error.Column}"));
    }

    [Fact]
    public void Damaged_overrides_are_said_to_be_damaged() => Assert.Throws<InvalidDataException>(() => RegistryOverrides.Read("owner\nx"));

    private static string Describe(RegistryChange change) => $"{change.Errors[0].Source}: {change.Errors[0].Problem}";

    private static Dictionary<(string Owner, int Day), string?> Days(OwnerRegistry registry) => (
        from owner in new[] { "a", "b", "c" }
        from day in Enumerable.Range(0, 100)
        select (owner, day)).ToDictionary(entry => entry, entry => registry.Find(entry.owner, Start.AddDays(entry.day))?.Country);

    private static OwnerAttribution Row(System.Random random)
    {
        var (one, other) = (random.Next(100), random.Next(100));
        return Row(((string[])["a", "b", "c"])[random.Next(3)], ((string[])["DE", "JP", "KR"])[random.Next(3)]) with
        {
            ValidFrom = random.Next(3) == 0 ? null : Start.AddDays(Math.Min(one, other)),
            ValidTo = random.Next(3) == 0 ? null : Start.AddDays(Math.Max(one, other) + 1),
        };
    }

    private static OwnerAttribution Row(string owner, string country) => new(owner, country, OwnerType.Company, null, [], null, null, "test", "high");
}
