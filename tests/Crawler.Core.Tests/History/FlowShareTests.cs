using Crawler.Core.History;

namespace Crawler.Core.Tests.History;

/// <summary>Shares of flows, and the ends of their stretches.</summary>
public class FlowShareTests
{
    private static readonly DateOnly July = new(2026, 7, 1);

    [Fact]
    public void Members_have_shares_of_their_own_stretch_and_corrections_count_in_none()
    {
        FlowRow[] rows = [Row("CN", 30) with { Correction = -1000 }, Row("US", 10), Row("undisclosed", 10), Row("CN", 5) with { From = July.AddMonths(1) }];

        var shares = FlowShare.Of(FlowDimension.Country, rows, null);

        Assert.Equal([0.6, 0.2, 0.2, 1], shares.Select(share => share.OfAll));
        Assert.Equal([0.75, 0.25, null, 1], shares.Select(share => share.OfAttributed));
    }

    [Fact]
    public void A_reviewed_owner_without_a_group_is_attributed() =>
        Assert.Equal([0.5, 0.5, null], FlowShare.Of(FlowDimension.ParentGroup, [Row("Alibaba", 1), Row("none", 1), Row("unreviewed", 2)], null).Select(share => share.OfAttributed));

    [Fact]
    public void Members_that_overlap_have_shares_of_the_whole_given() =>
        Assert.Equal([0.8, 0.9], FlowShare.Of(FlowDimension.Family, [Row("llama", 80), Row("qwen", 90)], [Row("all", 100)]).Select(share => share.OfAll));

    [Fact]
    public void Of_nothing_there_is_no_share()
    {
        var share = Assert.Single(FlowShare.Of(FlowDimension.Country, [Row("CN", 0) with { Correction = -3 }], null));

        Assert.Equal((null, null), (share.OfAll, share.OfAttributed));
        Assert.Null(Assert.Single(FlowShare.Of(FlowDimension.Task, [Row("unreviewed", 5)], null)).OfAttributed);
    }

    [Fact]
    public void Sums_that_are_too_large_are_refused_and_not_wrapped() =>
        Assert.Throws<OverflowException>(() => FlowShare.Of(FlowDimension.Task, [Row("a", long.MaxValue), Row("b", 1)], null));

    [Theory]
    [InlineData(FlowStep.Day, "2026-07-01")]
    [InlineData(FlowStep.Month, "2026-07-31")]
    [InlineData(FlowStep.RollingYear, "2027-06-30")]
    public void A_stretch_ends_with_its_last_day(FlowStep step, string expected) => Assert.Equal(DateOnly.ParseExact(expected, "yyyy-MM-dd"), step.LastDay(July));

    [Fact]
    public void What_has_an_origin_is_by_registry_before_and_after()
    {
        var pairs = Enum.GetValues<FlowDimension>().Select(dimension => (dimension, origin: dimension.ByOrigin())).Where(pair => pair.origin is not null).ToList();

        Assert.Equal(3, pairs.Count);
        Assert.All(pairs, pair => Assert.True(pair.dimension.IsByRegistry() && pair.origin!.Value.IsByRegistry()));
    }

    private static FlowRow Row(string member, long flow) => new(July, member, flow, 0, 0, 0);
}
