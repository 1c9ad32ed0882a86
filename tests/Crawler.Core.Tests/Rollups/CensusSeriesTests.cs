using Crawler.Core.Rollups;

namespace Crawler.Core.Tests.Rollups;

/// <summary>Which censuses make up a series.</summary>
public class CensusSeriesTests
{
    [Fact]
    public void Only_accepted_ones_of_full_crawls_by_their_as_of()
    {
        Census[] all = [Censuses.Of(3), Censuses.Of(1), Censuses.Of(2, isFull: false), Censuses.Of(4) with { Accepted = false }];

        Assert.Equal(["models-000001", "models-000003"], CensusSeries.Of(all).Select(census => census.Crawl));
    }

    [Fact]
    public void Limited_ones_where_there_is_no_full_one()
    {
        Assert.Equal(["models-000002"], CensusSeries.Of([Censuses.Of(2, isFull: false), Censuses.Of(3) with { Accepted = false }]).Select(census => census.Crawl));
        Assert.Empty(CensusSeries.Of([]));
    }

    [Fact]
    public void Of_one_instant_in_the_order_given() => Assert.Equal(
        ["models-000002", "models-000001"], CensusSeries.Of([Censuses.Of(2) with { AsOf = default }, Censuses.Of(1) with { AsOf = default }]).Select(census => census.Crawl));

    [Fact]
    public void Before_one_comes_the_last_accepted_of_its_kind()
    {
        Census[] all = [Censuses.Of(1), Censuses.Of(2, isFull: false), Censuses.Of(3) with { Accepted = false }, Censuses.Of(4), Censuses.Of(5, isFull: false)];

        Assert.Equal("models-000001", CensusSeries.Before(all, all[3])!.Crawl);
        Assert.Equal("models-000002", CensusSeries.Before(all, all[4])!.Crawl);
        Assert.Null(CensusSeries.Before(all, all[0]));
    }
}
