using System.Text;
using Crawler.Core.Lineage;
using Crawler.Core.Sizes;

namespace Crawler.Core.Tests.Sizes;

/// <summary>Who is believed on a model's size, in what order, and what is not.</summary>
public class ModelSizeTests
{
    private const long Billion = 1_000_000_000;

    [Fact]
    public void Stored_tensors_come_first() =>
        AssertSize(8 * Billion, SizeSource.Safetensors, Of("o/m-7B", new(8 * Billion, 9 * Billion, Relation.Finetune, 10 * Billion)));

    [Fact]
    public void Then_the_gguf_header() => AssertSize(9 * Billion, SizeSource.Gguf, Of("o/m-7B", new(null, 9 * Billion, Relation.Quantized, 10 * Billion)));

    [Theory]
    [InlineData(Relation.Quantized)]
    [InlineData(Relation.Adapter)]
    public void Then_the_root_parent_of_an_adapter_or_a_quantised_model(Relation relation) =>
        AssertSize(10 * Billion, SizeSource.Parent, Of("o/m-7B", new(null, null, relation, 10 * Billion)));

    [Theory]
    [InlineData(Relation.Finetune)]
    [InlineData(Relation.Merge)]
    [InlineData(Relation.Untyped)]
    [InlineData(null)]
    public void Another_relation_says_nothing_of_the_size(Relation? relation) =>
        AssertSize(7 * Billion, SizeSource.Name, Of("o/m-7B", new(null, null, relation, 10 * Billion)));

    [Fact]
    public void Without_any_claim_the_size_is_unknown()
    {
        AssertSize(null, SizeSource.Unknown, Of("o/m", default));
        AssertSize(null, SizeSource.Unknown, Of("o/m", new(0, 0, Relation.Adapter, 0)));
        AssertSize(null, SizeSource.Unknown, Of("o/m", new(-1, -1, Relation.Adapter, -1)));
    }

    [Fact]
    public void Packed_weights_give_way_to_the_parent()
    {
        AssertSize(8 * Billion, SizeSource.Parent, Of("o/m-AWQ", new(1 * Billion, null, Relation.Quantized, 8 * Billion)), SizeRejections.SafetensorsPartial);
        AssertSize(8 * Billion, SizeSource.Parent, Of("o/m", new((6 * Billion) - 1, null, Relation.Quantized, 8 * Billion)), SizeRejections.SafetensorsPartial);
        AssertSize(6 * Billion, SizeSource.Safetensors, Of("o/m", new(6 * Billion, null, Relation.Quantized, 8 * Billion)));
    }

    [Fact]
    public void Packed_weights_give_way_to_the_name_where_the_parent_is_unknown() =>
        AssertSize(27 * Billion, SizeSource.Name, Of("o/m-27B-AWQ", new(7 * Billion, null, Relation.Quantized)), SizeRejections.SafetensorsPartial);

    [Fact]
    public void What_no_relation_explains_is_left_as_it_is_stored() => AssertSize(7 * Billion, SizeSource.Safetensors, Of("o/m-27B-pruned", new(7 * Billion)));

    [Fact]
    public void An_adapter_has_the_size_of_what_it_adapts()
    {
        AssertSize(8 * Billion, SizeSource.Parent, Of("o/m", new(20_000_000, null, Relation.Adapter, 8 * Billion)), SizeRejections.SafetensorsPartial);
        AssertSize(8 * Billion, SizeSource.Parent, Of("o/m", new(null, 20_000_000, Relation.Adapter, 8 * Billion)), SizeRejections.GgufPartial);
    }

    [Fact]
    public void A_quantised_gguf_counts_weights_and_is_believed() =>
        AssertSize(4 * Billion, SizeSource.Gguf, Of("o/m-pruned", new(null, 4 * Billion, Relation.Quantized, 8 * Billion)));

    [Theory]
    [InlineData(70_000_000L, 70_000_000L, SizeSource.Safetensors, SizeRejections.None)]
    [InlineData(69_999_999L, 7 * Billion, SizeSource.Name, SizeRejections.SafetensorsContradicted)]
    public void A_hundredth_of_what_the_name_says_is_only_a_part(long stored, long expected, SizeSource source, SizeRejections rejected) =>
        AssertSize(expected, source, Of("o/m-7B-sft", new(stored)), rejected);

    [Theory]
    [InlineData(1_000_000_000L, SizeRejections.None)]
    [InlineData(1_000_000_001L, SizeRejections.NameContradicted)]
    public void More_than_a_hundred_times_what_the_name_says_contradicts_the_name(long stored, SizeRejections rejected) =>
        AssertSize(stored, SizeSource.Safetensors, Of("o/steps-10M", new(stored)), rejected);

    [Fact]
    public void A_contradicted_gguf_is_only_a_part() =>
        AssertSize(7 * Billion, SizeSource.Name, Of("o/m-7B-GGUF", new(null, 32_768)), SizeRejections.GgufContradicted);

    [Fact]
    public void What_no_model_can_have_is_not_believed()
    {
        const long TooMany = ModelSize.MaxPlausible + 1;

        AssertSize(ModelSize.MaxPlausible, SizeSource.Safetensors, Of("o/m", new(ModelSize.MaxPlausible)));
        AssertSize(7 * Billion, SizeSource.Name, Of("o/m-7B", new(TooMany)), SizeRejections.SafetensorsImplausible);
        AssertSize(null, SizeSource.Unknown, Of("o/base-30T", default), SizeRejections.NameImplausible);
        AssertSize(
            null,
            SizeSource.Unknown,
            Of("o/m", new(long.MaxValue, long.MaxValue, Relation.Quantized, long.MaxValue)),
            SizeRejections.SafetensorsImplausible | SizeRejections.GgufImplausible | SizeRejections.ParentImplausible);
    }

    [Fact]
    public void The_active_part_comes_from_the_name_and_never_exceeds_the_total()
    {
        Assert.Equal(3 * Billion, Of("o/m-30B-A3B", new(30 * Billion)).Active);
        Assert.Equal(14 * Billion, Of("o/m-A14B", default).Active);
        Assert.Null(Of("o/m-A14B", new(2 * Billion)).Active);
        Assert.Null(Of("o/m-30B", default).Active);
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        var name = "owner/Some-Model-30B-A3B-Instruct-8x7B-4bit"u8.ToArray();
        var claims = new SizeClaims(1, 2, Relation.Adapter, 3);
        var sum = ModelSize.Of(name, claims).Total;

        // The runtime itself allocates when it compiles a method anew, at a time of its own; what each call allocated would show in every round.
        var least = Enumerable.Range(0, 10).Min(_ =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 1_000; i++)
            {
                sum += ModelSize.Of(name, claims).Total;
            }

            return GC.GetAllocatedBytesForCurrentThread() - before;
        });

        Assert.Equal(0, least);
        Assert.NotNull(sum);
    }

    [Fact]
    public void Names_and_stored_tensors_of_the_recorded_listing_mostly_agree()
    {
        var both = RecordedModel.All().Where(model => model.Safetensors is > 0 and <= ModelSize.MaxPlausible)
            .Select(model => (Stored: (double)model.Safetensors!, Named: NameSize.Of(Encoding.UTF8.GetBytes(model.Name)).Total))
            .Where(pair => pair.Named is not null).Select(pair => pair.Stored / pair.Named!.Value).ToList();

        Assert.InRange(both.Count(ratio => ratio is > 0.5 and < 2) / (double)both.Count, 0.7, 1);
        Assert.InRange(both.Count(ratio => ratio > ModelSize.MaxContradiction) / (double)both.Count, 0, 0.002);
    }

    [Fact]
    public void The_absurd_claims_of_the_recorded_listing_are_caught()
    {
        var sizes = RecordedModel.All().Select(model => Of(model.Name, new(model.Safetensors, model.Gguf))).ToList();

        Assert.Contains(sizes, size => size.Rejected.HasFlag(SizeRejections.SafetensorsImplausible));
        Assert.Contains(sizes, size => size.Rejected.HasFlag(SizeRejections.SafetensorsContradicted));
        Assert.All(sizes, size => Assert.InRange(size.Total ?? 1, 1, ModelSize.MaxPlausible));
        Assert.True(sizes.Count(size => size.Source == SizeSource.Name) > sizes.Count / 10);
    }

    private static ModelSize Of(string name, SizeClaims claims) => ModelSize.Of(Encoding.UTF8.GetBytes(name), claims);

    private static void AssertSize(long? total, SizeSource source, ModelSize actual, SizeRejections rejected = SizeRejections.None) =>
        Assert.Equal((total, source, rejected), (actual.Total, actual.Source, actual.Rejected));
}
