using Crawler.Core.Catalogue;
using Crawler.Core.Crawling;

namespace Crawler.Core.Tests.Crawling;

public class WalkedPageTests
{
    [Fact]
    public void A_page_walks_from_the_last_id_to_its_own_last()
    {
        var page = Walk([2, 3, 5], from: 1);

        Assert.Equal((Some.Id(1), Some.Id(5), 3), (page.From, page.UpTo, page.Advanced));
        Assert.Empty(page.Gaps);
    }

    [Fact]
    public void The_last_page_walks_to_the_end() => Assert.Equal(RepoId.Max, Walk([2], from: 1, isLast: true).UpTo);

    [Fact]
    public void A_shuffled_page_with_doubles_is_put_in_order()
    {
        var page = Walk([5, 2, 5, 3], from: 1);

        Assert.Equal([2, 3, 5], Numbers(page));
        Assert.Equal(3, page.Advanced);
    }

    [Fact]
    public void Rows_at_or_below_the_walked_ids_are_kept_but_not_counted()
    {
        var page = Walk([1, 4, 6], from: 4);

        Assert.Equal([1, 4, 6], Numbers(page));
        Assert.Equal(1, page.Advanced);
    }

    [Fact]
    public void An_empty_page_walks_nowhere() => Assert.Equal((Some.Id(4), 0), (Walk([], from: 4).UpTo, Walk([], from: 4).Advanced));

    [Fact]
    public void An_item_without_an_id_makes_a_gap_between_its_neighbours() =>
        Assert.Equal([new Gap(Some.Id(2), Some.Id(3))], Walk([2, 3], from: 1, unreadable: [new UnreadableItem(1, null)]).Gaps);

    [Fact]
    public void Before_the_first_row_the_gap_begins_at_the_last_id_walked() =>
        Assert.Equal([new Gap(Some.Id(1), Some.Id(2))], Walk([2], from: 1, unreadable: [new UnreadableItem(0, null)]).Gaps);

    [Fact]
    public void After_the_last_row_the_gap_stays_open_for_the_next_page()
    {
        var page = Walk([2], from: 1, unreadable: [new UnreadableItem(1, null)]);
        var next = Walk([7, 8], from: 2, openGap: page.OpenGap);

        Assert.Empty(page.Gaps);
        Assert.Equal([new Gap(Some.Id(2), Some.Id(7))], next.Gaps);
        Assert.Null(next.OpenGap);
    }

    [Fact]
    public void An_item_behind_the_rows_that_a_limit_left_does_no_harm() =>
        Assert.Equal(RepoId.Max, Walk([2], from: 1, unreadable: [new UnreadableItem(5, null)], isLast: true).UpTo);

    [Fact]
    public void A_gap_stays_open_across_an_empty_page() => Assert.Equal(Some.Id(2), Walk([], from: 2, openGap: Some.Id(2)).OpenGap);

    [Fact]
    public void A_gap_at_the_end_of_the_listing_goes_to_the_end() =>
        Assert.Equal([new Gap(Some.Id(2), RepoId.Max)], Walk([2], from: 1, unreadable: [new UnreadableItem(1, null)], isLast: true).Gaps);

    [Fact]
    public void A_cut_page_proves_nothing_behind_its_last_row() => Assert.Equal(Some.Id(3), Walk([2, 3], from: 1, isCut: true).OpenGap);

    [Fact]
    public void An_item_with_an_id_is_announced_and_walked()
    {
        var page = Walk([2], from: 1, unreadable: [new UnreadableItem(1, Some.Id(9))]);

        Assert.Equal([Some.Id(9)], page.Announced);
        Assert.Equal(Some.Id(9), page.UpTo);
        Assert.Empty(page.Gaps);
    }

    private static WalkedPage Walk(
        int[] rows, int from, UnreadableItem[]? unreadable = null, RepoId? openGap = null, bool isLast = false, bool isCut = false) => WalkedPage.Of(
        [.. rows.Select(number => new PageRow(Some.Id(number), 0, 0, 0))], unreadable ?? [], Some.Id(from), openGap, isLast, isCut);

    private static IEnumerable<int> Numbers(WalkedPage page) => page.Rows.Select(row => (int)row.Id.Low);
}
