using System.Text;
using Crawler.Core.Catalogue;
using Crawler.Core.Lineage;
using Crawler.Core.Lineage.Reports;

namespace Crawler.Core.Tests.Lineage.Reports;

/// <summary>What a partition tells the lineage: read back as it was declared.</summary>
public class ReportTests
{
    [Fact]
    public void A_child_comes_with_its_facts_and_its_parents_in_the_order_declared()
    {
        var partition = Holding(
            Some.Observation(1, "a/root", tags: ["license:mit"]),
            Some.Observation(2, "b/child", tags: ["base_model:merge:x/second", "base_model:a/root", "license:mit", "license:apache-2.0", "en", "de"]));

        var children = Read(ChildReport.Whole(partition.Records.Capture()));

        Assert.Equal([$"{Some.Id(2)} b/child in 1: merge x/second, untyped a/root; licences mit apache-2.0; languages en de"], children);
    }

    [Fact]
    public void Whoever_is_no_child_any_more_is_named()
    {
        var partition = Holding(Some.Observation(1, "a/child", tags: ["base_model:x/y"]), Some.Observation(2, "a/single"));

        var changed = Read(ChildReport.Of(partition.Records, [Some.Id(2), Some.Id(1), Some.Id(3)]));

        Assert.Equal([$"{Some.Id(2)} is no child", $"{Some.Id(1)} a/child in 1: untyped x/y; licences ; languages ", $"{Some.Id(3)} is no child"], changed);
    }

    [Fact]
    public void A_model_that_is_gone_is_no_child()
    {
        var partition = Holding(Some.Observation(1, "a/child", tags: ["base_model:x/y"]));
        partition.Apply(Some.Window(2, 0, int.MaxValue), 1);
        partition.Apply(Some.Window(3, 0, int.MaxValue), 2);
        partition.Adopt(partition.PlanAcceptance(3, 2));

        Assert.Empty(Read(ChildReport.Whole(partition.Records.Capture())));
        Assert.Equal([$"{Some.Id(1)} is no child"], Read(ChildReport.Of(partition.Records, [Some.Id(1)])));
    }

    [Fact]
    public void Parents_that_are_not_read_are_skipped()
    {
        var partition = Holding(
            Some.Observation(1, "a/one", tags: ["base_model:x/y", "base_model:x/z"]), Some.Observation(2, "a/two", tags: ["base_model:x/y"]));
        var reader = ChildReport.Read(ChildReport.Whole(partition.Records.Capture()));

        Assert.True(reader.MoveNext() && reader.NextParent(out _, out _, out _) && reader.MoveNext());
        Assert.Equal(Some.Id(2), reader.Id);
    }

    [Fact]
    public void A_name_is_borne_now_or_was_given_up_or_is_a_phantoms()
    {
        var partition = Holding(Some.Observation(1, "a/old"), Some.Observation(2, "a/other"));
        partition.Apply(Some.Window(2, 0, int.MaxValue, Some.Observation(1, "a/new"), Some.Observation(2, "a/other")), 1);

        Assert.Equal(
            [$"Model {Some.Id(1)} a/new", $"FormerName {Some.Id(1)}", "Nobody", $"Model {Some.Id(2)} a/other"],
            Bearers(BearerReport.Of(partition.Records, ["a/new", "a/old", "a/never", "a/other"])));
    }

    [Fact]
    public void Of_ids_only_the_live_ones_are_told()
    {
        var partition = Holding(Some.Observation(1, "a/one"), Some.Observation(2, "a/two"));

        Assert.Equal([$"Model {Some.Id(2)} a/two"], Bearers(BearerReport.Of(partition.Records, [Some.Id(9), Some.Id(2)])));
    }

    [Fact]
    public void Reports_of_another_version_are_refused()
    {
        Assert.Throws<InvalidDataException>(() => ChildReport.Read([9]).Id);
        Assert.Throws<InvalidDataException>(() => BearerReport.Read([]).Kind);
    }

    private static Partition Holding(params byte[][] rows)
    {
        var partition = Some.Partition();
        partition.Apply(Some.Window(1, 0, int.MaxValue, rows));
        return partition;
    }

    private static List<string> Read(byte[] report)
    {
        var read = new List<string>();
        var reader = ChildReport.Read(report);
        while (reader.MoveNext())
        {
            if (!reader.IsChild)
            {
                read.Add($"{reader.Id} is no child");
                continue;
            }

            var parents = new List<string>();
            while (reader.NextParent(out var name, out _, out var relation))
            {
                parents.Add($"{(relation == Relation.Untyped ? "untyped" : relation.ToString().ToLowerInvariant())} {Encoding.UTF8.GetString(name)}");
            }

            read.Add($"{reader.Id} {Encoding.UTF8.GetString(reader.Facts.Name)} in {reader.Facts.ChangedIn}: {string.Join(", ", parents)}; licences {Join(reader.Facts.Licences)}; languages {Join(reader.Facts.Languages)}");
        }

        return read;
    }

    private static List<string> Bearers(byte[] report)
    {
        var read = new List<string>();
        var reader = BearerReport.Read(report);
        while (reader.MoveNext())
        {
            read.Add(reader.Kind switch
            {
                Bearer.Model => $"Model {reader.Facts.Id} {Encoding.UTF8.GetString(reader.Facts.Name)}",
                Bearer.FormerName => $"FormerName {string.Join(' ', reader.Former)}",
                _ => "Nobody",
            });
        }

        return read;
    }

    private static string Join(TextList texts)
    {
        var all = new List<string>();
        foreach (var text in texts)
        {
            all.Add(Encoding.UTF8.GetString(text));
        }

        return string.Join(' ', all);
    }
}
