using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Crawler.Core.Sizes;
using FsCheck;
using FsCheck.Fluent;

namespace Crawler.Core.Tests.Sizes;

/// <summary>What names say of sizes, by example, and against a plain regular expression on every name of a real listing and on random ones.</summary>
public partial class NameSizeTests
{
    private const string Joined = "A-Za-z0-9\\u0080-\\uffff";
    private const string Whole = "(0|[1-9][0-9]{0,5})";

    [Theory]
    [InlineData("mistralai/Mistral-7B-v0.1", 7_000_000_000L)]
    [InlineData("org/qwen2.5-1.5b-instruct", 1_500_000_000L)]
    [InlineData("facebook/opt-350m", 350_000_000L)]
    [InlineData("EleutherAI/pythia-160m-deduped", 160_000_000L)]
    [InlineData("mistralai/Mixtral-8x7B-Instruct-v0.1", 56_000_000_000L)]
    [InlineData("org/model-8X22b", 176_000_000_000L)]
    [InlineData("org/Qwen2.5-0.5B", 500_000_000L)]
    [InlineData("org/7b.Q8_0.gguf", 7_000_000_000L)]
    [InlineData("org/qwen_2.5_7b_numbers", 7_000_000_000L)]
    [InlineData("org/0.123456B", 123_456_000L)]
    [InlineData("org/Ling-1T", 1_000_000_000_000L)]
    [InlineData("org/a-1T-tokens-14B", 14_000_000_000L)]
    [InlineData("org/distilled-1.7B-from-30B", 1_700_000_000L)]
    [InlineData("gpt2-7B", 7_000_000_000L)]
    public void A_total_is_read(string name, long expected) => Assert.Equal(new NameSize(expected, null), Read(name));

    [Theory]
    [InlineData("Qwen/Qwen3-235B-A22B-Thinking-2507", 235_000_000_000L, 22_000_000_000L)]
    [InlineData("org/granite-32b-a3b", 32_000_000_000L, 3_000_000_000L)]
    [InlineData("org/video-I2V-A14B", null, 14_000_000_000L)]
    [InlineData("meta-llama/Llama-4-Scout-17B-16E-Instruct", null, 17_000_000_000L)]
    [InlineData("org/max-2.4T-A95B-FP8", 2_400_000_000_000L, 95_000_000_000L)]
    public void The_active_part_is_kept_apart(string name, long? total, long? active) => Assert.Equal(new NameSize(total, active), Read(name));

    [Theory]
    [InlineData("")]
    [InlineData("openai-community/gpt2")]
    [InlineData("12B-lab/model")]
    [InlineData("org/model-4bit")]
    [InlineData("org/model-3.5bpw")]
    [InlineData("org/CLIP-ViT-H-14-laion2B-s32B-b79K")]
    [InlineData("google/gemma-3n-E4B-it")]
    [InlineData("org/qwen25-05b")]
    [InlineData("org/model-2p2b")]
    [InlineData("org/v0.3.7b")]
    [InlineData("org/1.2.3B")]
    [InlineData("org/7.B")]
    [InlineData("org/0B")]
    [InlineData("org/8x-7B8")]
    [InlineData("org/FrozenLake-4x4-noSlippery")]
    [InlineData("org/1234567B")]
    [InlineData("org/vae-16x8-small")]
    [InlineData("org/model-4t")]
    [InlineData("org/7B\u00e9")]
    [InlineData("org/8x")]
    [InlineData("org/2.0x7B")]
    [InlineData("org/0x7B")]
    [InlineData("org/A")]
    public void What_only_looks_like_a_size_is_none(string name) => Assert.Equal(new NameSize(null, null), Read(name));

    [Fact]
    public void The_largest_product_does_not_overflow() => Assert.Equal(long.MaxValue, Read("999999x999999T").Total);

    [Fact]
    public void It_agrees_with_a_regular_expression_on_random_names() => Prop.ForAll(
        Gen.Elements("-", "-", "-A", "_a", "/", "q", "é", ".", "7", "05", "1.5", "2.0", "0.0", "8x", "0x", "x", "X", "B", "b", "M-", "T", "t", "B-16E", "1234567")
            .ListOf(6).Select(string.Concat).ToArbitrary(),
        name => Assert.Equal((name, Plain(name)), (name, Read(name)))).Check(Config.QuickThrowOnFailure.WithMaxTest(10_000));

    [Fact]
    public void It_agrees_with_a_regular_expression_on_every_recorded_name()
    {
        foreach (var model in RecordedModel.All())
        {
            Assert.Equal((model.Name, Plain(model.Name)), (model.Name, Read(model.Name)));
        }
    }

    private static NameSize Read(string name) => NameSize.Of(Encoding.UTF8.GetBytes(name));

    private static NameSize Plain(string name)
    {
        var sizes = PlainSize().Matches(name[(name.LastIndexOf('/') + 1)..]).Select(match => (Match: match, IsActive: match.Groups["a"].Success || match.Groups["e"].Success))
            .Where(size => Value(size.Match) > 0).ToList();
        var active = sizes.FirstOrDefault(size => size.IsActive).Match;
        var totals = sizes.Where(size => !size.IsActive).Select(size => size.Match).ToList();
        var total = totals.Find(match => match.Groups["u"].Value != "T") ?? totals.FirstOrDefault();
        return new NameSize(total is null ? null : Value(total), active is null ? null : Value(active));
    }

    private static long Value(Match match)
    {
        var unit = match.Groups["u"].Value switch { "B" or "b" => 1e9m, "M" or "m" => 1e6m, _ => 1e12m };
        var experts = match.Groups["x"] is { Success: true } group ? decimal.Parse(group.Value, CultureInfo.InvariantCulture) : 1;
        return (long)Math.Min(experts * decimal.Parse(match.Groups["n"].Value, CultureInfo.InvariantCulture) * unit, long.MaxValue);
    }

    [GeneratedRegex($"(?<![.{Joined}])(?<a>[aA])?((?<x>{Whole})[xX])?(?<n>{Whole}(\\.[0-9]{{1,6}})?)(?<u>[bBmMT])(?![{Joined}])(?<e>(?=[-_][0-9]+E(?![{Joined}])))?")]
    private static partial Regex PlainSize();
}
