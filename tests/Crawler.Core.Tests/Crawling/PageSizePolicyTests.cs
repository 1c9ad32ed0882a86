using Crawler.Core.Crawling;

namespace Crawler.Core.Tests.Crawling;

public class PageSizePolicyTests
{
    [Theory]
    [InlineData(1000, new[] { 500, 250, 125, 125 })]
    [InlineData(600, new[] { 300, 150, 125, 125 })]
    [InlineData(200, new[] { 125, 125 })]
    [InlineData(125, new[] { 125 })]
    [InlineData(2, new[] { 2 })]
    public void Trouble_halves_the_size_down_to_the_floor(int wanted, int[] sizes)
    {
        var policy = PageSizePolicy.Of(wanted);

        foreach (var size in sizes)
        {
            policy = policy.AfterTrouble();
            Assert.Equal(size, policy.Size);
        }

        Assert.False(policy.CanShrink);
    }

    [Theory]
    [InlineData(1000, new[] { 250, 500, 1000, 1000 })]
    [InlineData(600, new[] { 250, 500, 600, 600 })]
    public void Good_pages_double_it_step_by_step(int wanted, int[] sizes)
    {
        var policy = Small(wanted);

        foreach (var size in sizes)
        {
            for (var page = 0; page < PageSizePolicy.GoodPagesToGrow; page++)
            {
                policy = policy.AfterGoodPage();
            }

            Assert.Equal(size, policy.Size);
        }
    }

    [Fact]
    public void Only_good_pages_in_a_row_count()
    {
        var policy = Small(200);
        for (var page = 1; page < PageSizePolicy.GoodPagesToGrow; page++)
        {
            policy = policy.AfterGoodPage();
        }

        policy = policy.AfterTrouble().AfterGoodPage();

        Assert.Equal((125, 1), (policy.Size, policy.GoodPages));
    }

    [Fact]
    public void Nothing_wrong_changes_nothing() => Assert.Equal(PageSizePolicy.Of(1000), PageSizePolicy.Of(1000).AfterGoodPage());

    [Fact]
    public void A_page_of_no_rows_cannot_be_wanted() => Assert.Throws<ArgumentOutOfRangeException>(() => PageSizePolicy.Of(0));

    private static PageSizePolicy Small(int wanted)
    {
        var policy = PageSizePolicy.Of(wanted);
        while (policy.CanShrink)
        {
            policy = policy.AfterTrouble();
        }

        return policy;
    }
}
