using Crawler.Core.Catalogue;

namespace Crawler.Core.Tests.Catalogue;

/// <summary>Which records changed lately; what is forgotten is said to be.</summary>
public class RecentChangesTests
{
    [Fact]
    public void What_changed_after_a_commit_is_told_once()
    {
        var changes = new RecentChanges(10, commit: 4);
        changes.Add(5, Changed(1, 2));
        changes.Add(6, Changed(2, 3));

        Assert.Equal([Some.Id(1), Some.Id(2), Some.Id(3)], changes.After(4)!.Order());
        Assert.Equal([Some.Id(2), Some.Id(3)], changes.After(5)!.Order());
        Assert.Empty(changes.After(6)!);
    }

    [Fact]
    public void Nothing_is_known_of_what_was_before() => Assert.Null(new RecentChanges(10, commit: 4).After(3));

    [Fact]
    public void A_commit_forgotten_in_part_is_forgotten()
    {
        var changes = new RecentChanges(3, commit: 0);
        changes.Add(1, Changed(1, 2));
        changes.Add(2, Changed(3, 4));

        Assert.Null(changes.After(0));
        Assert.Equal([Some.Id(3), Some.Id(4)], changes.After(1)!.Order());
        changes.Add(3, Changed(5, 6, 7, 8));
        Assert.Null(changes.After(2));
        Assert.Empty(changes.After(3)!);
    }

    [Fact]
    public void Names_given_up_are_no_change_of_a_record()
    {
        var changes = new RecentChanges(3, commit: 0);

        changes.Add(1, [JournalEntry.NameGivenUp(new FormerName("a/b", Some.Id(1), 1))]);

        Assert.Empty(changes.After(0)!);
    }

    private static JournalEntry[] Changed(params int[] numbers) => [.. numbers.Select(number => new JournalEntry(Some.Id(number), new RecordState(1, 1, 1), default))];
}
