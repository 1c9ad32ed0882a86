using System.Text;
using Crawler.Core.Catalogue;
using Crawler.Core.Lineage;

namespace Crawler.Core.Tests.Lineage;

public class ParentListTests
{
    private static readonly RepoId First = Some.Id(101);
    private static readonly RepoId Second = Some.Id(102);

    [Fact]
    public void Typed_tags_go_before_untyped_ones() =>
        Assert.Equal(["finetune x/b", "adapter x/c", "untyped x/a"], Parents(["base_model:x/a", "base_model:finetune:x/b", "base_model:x/b", "base_model:adapter:x/c"]));

    [Fact]
    public void What_the_Hub_resolved_goes_first_with_its_id_and_the_relation_of_its_tag() => Assert.Equal(
        [$"quantized x/b {First}", "finetune x/a"],
        Parents(["base_model:finetune:x/a", "base_model:quantized:x/b"], Relation.Merge, new BaseModel(First, "x/b")));

    [Fact]
    public void An_untyped_tag_takes_the_relation_that_the_Hub_tells() =>
        Assert.Equal([$"merge x/a {First}"], Parents(["base_model:x/a"], Relation.Merge, new BaseModel(First, "x/a")));

    [Fact]
    public void A_renamed_parent_is_the_one_left_over_on_both_sides() => Assert.Equal(
        [$"finetune x/same {First}", $"finetune x/old {Second}"],
        Parents(["base_model:finetune:x/old", "base_model:finetune:x/same"], Relation.Finetune, new BaseModel(First, "x/same"), new BaseModel(Second, "y/new")));

    [Fact]
    public void Where_the_numbers_left_over_differ_nothing_is_guessed() => Assert.Equal(
        [$"finetune y/new {First}", "finetune x/one", "untyped x/two"],
        Parents(["base_model:x/two", "base_model:finetune:x/one"], Relation.Finetune, new BaseModel(First, "y/new")));

    [Fact]
    public void A_repository_is_no_parent_of_its_own() => Assert.Empty(
        Parents(["base_model:me/self", "base_model:merge:me/self"], Relation.Merge, new BaseModel(Some.Id(1), "me/elsewhere"), new BaseModel(First, "me/self")));

    private static List<string> Parents(string[] tags, Relation? relation = null, params BaseModel[] models)
    {
        var row = new RowBuilder { Id = Some.Id(1), BaseModelRelation = relation };
        row.SetName("me/self"u8);
        Array.ForEach(tags, tag => row.AddTag(Encoding.UTF8.GetBytes(tag)));
        Array.ForEach(models, model => row.AddBaseModel(model.Id, Encoding.UTF8.GetBytes(model.Name)));
        var packed = new PackedWriter();
        Assert.NotEqual(0, row.Pack(packed));
        var list = new ParentList();
        list.Read(new ObservationView(packed.Written));
        return [.. Enumerable.Range(0, list.Count).Select(i =>
            $"{list.RelationAt(i).ToString().ToLowerInvariant()} {Encoding.UTF8.GetString(list.Name(i))}{(list.Id(i) == RepoId.Min ? "" : $" {list.Id(i)}")}")];
    }
}
