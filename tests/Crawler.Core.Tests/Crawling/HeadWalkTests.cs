using Crawler.Core.Catalogue;
using Crawler.Core.Crawling;

namespace Crawler.Core.Tests.Crawling;

/// <summary>Where a head crawl turns and where it ends.</summary>
public class HeadWalkTests
{
    private const long Latest = 1_780_000_000_000;
    private static readonly HeadWalk Start = HeadWalk.After(Some.Id(5000), Latest, TimeSpan.FromMinutes(20));

    [Fact]
    public void The_bounds_lie_an_overlap_behind_what_is_known()
    {
        Assert.Equal(Some.Id(5000).CreatedAtSeconds - 600, Start.KnownUpTo.CreatedAtSeconds);
        Assert.Equal(Latest - (30 * 60 * 1000), Start.ChangedSince);
        Assert.Equal(0, HeadWalk.After(new RepoId(5, 5), 0, TimeSpan.Zero).KnownUpTo.CreatedAtSeconds);
    }

    [Fact]
    public void The_newest_are_read_until_a_known_one_is_met()
    {
        var above = Start.Take([(Some.Id(5200), Latest), (Some.Id(5100), null)], hasNext: true);
        var met = above.Walk.Take([(Some.Id(5050), Latest), (Some.Id(4000), Latest)], hasNext: true);

        Assert.Equal((false, true, false), (above.EndsPart, above.Advanced, above.Walk.IsAtChanges));
        Assert.Equal((true, false, true), (met.EndsPart, met.IsOver, met.Walk.IsAtChanges));
        Assert.True(Start.Take([(Some.Id(5200), null)], hasNext: false).Walk.IsAtChanges);
    }

    [Fact]
    public void A_page_that_leads_no_further_back_is_noticed()
    {
        var first = Start.Take([(Some.Id(5200), Latest)], hasNext: true);

        Assert.False(first.Walk.Take([(Some.Id(5200), Latest)], hasNext: true).Advanced);
        Assert.False(first.Walk.Take([], hasNext: true).Advanced);
    }

    [Fact]
    public void Changes_are_read_until_one_from_before_the_last_crawl_is_met()
    {
        var changes = Start with { IsAtChanges = true };

        var recent = changes.Take([(Some.Id(1), Latest), (Some.Id(2), Start.ChangedSince)], hasNext: true);

        Assert.Equal((false, true, false), (recent.EndsPart, recent.Advanced, recent.IsOver));
        Assert.True(recent.Walk.Take([(Some.Id(3), Start.ChangedSince - 1)], hasNext: true).IsOver);
        Assert.True(recent.Walk.Take([(Some.Id(3), null)], hasNext: true).IsOver);
        Assert.True(changes.Take([], hasNext: false).IsOver);
    }
}
