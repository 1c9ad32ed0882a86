using Crawler.Storage.Azure;
using FsCheck;
using FsCheck.Fluent;

namespace Crawler.Storage.Tests.Azure;

/// <summary>Keys keep their order and their difference, in characters and a length that Azure takes.</summary>
public sealed class AzureKeyTests
{
    private const string Harmful = "/\\#?'%";

    // Every place where a range begins or ends, and what is near it, far more often than by chance.
    private static readonly char[] Edges =
    [
        .. "\0!\",-./09:@AZ[\\]^_`az{|}~".SelectMany(Near), .. "\u007F\u009F\u00A0\u167F\u1680\u1FFE\u206F\u2FFB\u3000\u0100\u02AF".SelectMany(Near),
        .. "\uD7F7\uD7FB".SelectMany(Near), .. Near('\uD9A6'), .. Near('\uDB56'), .. Near('\uDD06'), .. Near('\uDEB6'), .. Near('\uD800'), .. Near('\uDC00'), .. Near('\uDFFF'), .. Near('\uFEFC'), .. Near('\uFEFF'), .. Near('\uFFEE'), '\uFFFD', '\uFFFE', '\uFFFF',
    ];

    private static readonly Arbitrary<string> Keys = Arb.From(
        Gen.OneOf(Gen.Elements(Edges), Gen.Choose(0, char.MaxValue).Select(unit => (char)unit), Gen.Choose(' ', '~').Select(unit => (char)unit))
            .ArrayOf()
            .Select(units => new string(units.Length > 255 ? units[..255] : units)),
        key => key.Select((_, at) => key.Remove(at, 1)));

    [Fact]
    public void Keys_compare_as_before() => Check2((left, right) =>
        Math.Sign(string.CompareOrdinal(left, right)) == Math.Sign(string.CompareOrdinal(AzureKey.Encode(left), AzureKey.Encode(right))));

    [Fact]
    public void Keys_that_differ_in_one_character_compare_as_before() => Check2((stem, ends) =>
        ends.Length < 2 || Math.Sign(ends[0].CompareTo(ends[1])) == Math.Sign(string.CompareOrdinal(AzureKey.Encode(stem + ends[0]), AzureKey.Encode(stem + ends[1] + stem)))
            || ends[0] == ends[1]);

    [Fact]
    public void Keys_decode_to_what_they_were() => Check1(key => AzureKey.Decode(AzureKey.Encode(key)) == key);

    [Fact]
    public void Keys_at_most_double_and_hold_nothing_harmful() => Check1(key =>
    {
        var encoded = AzureKey.Encode(key);
        return encoded.Length <= 2 * key.Length && AzurePartition.AddressBytes(encoded) <= 15 * key.Length && encoded.All(IsHarmless);
    });

    [Fact]
    public void Every_character_keeps_its_place()
    {
        var units = Enumerable.Range(0, char.MaxValue + 1).Select(unit => AzureKey.Encode($"{(char)unit}")).ToArray();

        Assert.All(units, encoded => Assert.True(encoded.All(IsHarmless)));
        Assert.All(units.Index(), unit => Assert.Equal($"{(char)unit.Index}", AzureKey.Decode(unit.Item)));
        Assert.All(units.Zip(units.Skip(1)), pair => Assert.True(string.CompareOrdinal(pair.First, pair.Second) < 0));
    }

    [Theory]
    [InlineData("p-007", "p-007")]
    [InlineData("j|0000001f", "j|0000001f")]
    [InlineData("Crawl_2026-11-25", "Crawl_2026-11-25")]
    [InlineData("models.promoted", "models..promoted")]
    [InlineData("meta-llama/Llama-3.1-8B", "meta-llama.~Llama-3..1-8B")]
    [InlineData("c#", "c!Z")]
    public void Common_keys_stay_readable(string key, string expected) => Assert.Equal(expected, AzureKey.Encode(key));

    [Theory]
    [InlineData("!")]
    [InlineData("a!")]
    [InlineData("! ")]
    [InlineData("!z")]
    [InlineData(".-")]
    [InlineData("/")]
    [InlineData("\uD7F9\u00FF")]
    [InlineData("\u2000")]
    public void What_is_no_encoded_key_is_refused(string text) => Assert.Throws<FormatException>(() => AzureKey.Decode(text));

    [Fact]
    public void Partitions_have_keys_of_their_own_that_Azure_takes() => Check2((table, partition) =>
    {
        var (one, other) = (AzurePartition.Of("t" + Cut(table), "p" + Cut(partition)), AzurePartition.Of("t" + Cut(partition), "p" + Cut(table)));
        return AzurePartition.AddressBytes(one.Key) <= AzurePartition.MaxAddressBytes
            && one.Key.All(IsHarmless)
            && (one.Key == other.Key) == (table == partition)
            && AzurePartition.Read(one.Entity("r")) == ("t" + Cut(table), "p" + Cut(partition));
    });

    [Fact]
    public void Partitions_of_the_longest_names_differ_and_are_named_by_their_rows()
    {
        var table = new string('/', 255);
        string[] partitions = [new('中', 255), new('\uD800', 255), new string('\uD800', 254) + "a", new string('\uD800', 254) + "b"];
        var places = partitions.Select(partition => AzurePartition.Of(table, partition)).ToArray();

        Assert.Equal(partitions.Length, places.Select(place => place.Key).Distinct().Count());
        Assert.All(places, place => Assert.InRange(AzurePartition.AddressBytes(place.Key), 1, AzurePartition.MaxAddressBytes));
        Assert.Equal(partitions.Select(partition => (table, partition)), places.Select(place => AzurePartition.Read(place.Entity("r"))));
    }

    private static string Cut(string key) => key.Length > 254 ? key[..254] : key;

    private static IEnumerable<char> Near(char unit) => [(char)(unit - 1), unit, (char)(unit + 1)];

    private static bool IsHarmless(char unit) =>
        !char.IsControl(unit) && !char.IsSurrogate(unit) && !char.IsWhiteSpace(unit) && unit < '\uFFFD' && !Harmful.Contains(unit, StringComparison.Ordinal);

    private static void Check1(Func<string, bool> holds) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2_000).WithReplay(TestSeed.Draw(), 1), Prop.ForAll(Keys, holds));

    private static void Check2(Func<string, string, bool> holds) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2_000).WithReplay(TestSeed.Draw(), 1), Prop.ForAll(Keys, Keys, holds));
}
