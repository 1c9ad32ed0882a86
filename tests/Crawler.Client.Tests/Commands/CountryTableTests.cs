using Crawler.Client.Commands;
using Crawler.Core.Rollups;

namespace Crawler.Client.Tests.Commands;

/// <summary>Shares of countries.</summary>
public sealed class CountryTableTests
{
    [Fact]
    public void Shares_are_of_the_counter_and_members_without_a_country_have_none_of_the_attributed()
    {
        var lines = CountryTable.Lines(Some.Countries, null);

        Assert.Equal(["US", "CN", "international", "unreviewed", "undisclosed"], lines.Select(line => line.Country));
        Assert.Equal(0.5, lines[0].ShareOfAll);
        Assert.Equal(500.0 / 900, lines[0].ShareOfAttributed);
        Assert.Equal(100.0 / 900, lines[2].ShareOfAttributed);
        Assert.Null(lines[3].ShareOfAttributed);
        Assert.Null(lines[4].ShareOfAttributed);
        Assert.All(lines, line => Assert.Equal(Counter.DownloadsAllTime, line.Counter));
    }

    [Fact]
    public void Without_all_time_downloads_the_rolling_ones_are_shared()
    {
        CountryTotals[] countries = [new("CN", Some.Measures(2, 30, null)), new("US", Some.Measures(3, 10, null))];

        var line = CountryTable.Lines(countries, null)[0];

        Assert.Equal(("CN", Counter.Downloads30d, 0.75), (line.Country, line.Counter, line.ShareOfAll));
    }

    [Fact]
    public void A_share_of_nothing_or_of_the_unknown_is_unknown()
    {
        Assert.Null(CountryTable.Lines([new("CN", Some.Measures(2, 0, null))], Counter.Downloads30d)[0].ShareOfAll);
        Assert.Null(CountryTable.Lines([new("CN", Some.Measures(2, 5, null))], Counter.DownloadsAllTime)[0].ShareOfAll);
    }
}
