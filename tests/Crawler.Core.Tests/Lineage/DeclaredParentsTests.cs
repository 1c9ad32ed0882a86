using Crawler.Core.Lineage;

namespace Crawler.Core.Tests.Lineage;

public class DeclaredParentsTests
{
    [Fact]
    public void A_typed_tag_wins_over_the_untyped_one_that_comes_with_it() => Assert.Equal(
        [("a/base", Relation.Quantized)], Some.Edges("base_model:a/base", "base_model:quantized:a/base"));

    [Fact]
    public void The_order_of_the_two_does_not_matter() => Assert.Equal(
        [("a/base", Relation.Quantized)], Some.Edges("base_model:quantized:a/base", "base_model:a/base"));

    [Fact]
    public void The_first_type_wins() => Assert.Equal(
        [("a/base", Relation.Finetune)], Some.Edges("base_model:finetune:a/base", "base_model:merge:a/base"));

    [Fact]
    public void A_parent_equal_to_the_child_is_dropped() => Assert.Empty(Some.Edges("base_model:me/self", "base_model:finetune:me/self"));

    [Fact]
    public void Names_are_compared_as_declared() => Assert.Equal(2, Some.Edges("base_model:a/base", "base_model:A/base").Count);

    [Fact]
    public void A_word_that_is_no_relation_belongs_to_the_name() => Assert.Equal(
        [("distilled:a/base", Relation.Untyped)], Some.Edges("base_model:distilled:a/base"));

    [Fact]
    public void A_relation_word_alone_is_a_name() => Assert.Equal([("finetune", Relation.Untyped)], Some.Edges("base_model:finetune"));

    [Fact]
    public void A_tag_that_names_nobody_declares_nothing() => Assert.Empty(Some.Edges("base_model:", "base_model:merge:", "base_models:x"));

    [Fact]
    public void Merges_have_an_edge_for_each_parent() => Assert.Equal(
        [("a/x", Relation.Merge), ("b/y", Relation.Merge)],
        Some.Edges("base_model:a/x", "base_model:merge:a/x", "base_model:b/y", "base_model:merge:b/y"));
}
