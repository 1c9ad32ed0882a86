using System.IO.Compression;
using System.Numerics;
using System.Text.Json;
using Crawler.Core.Attribution;
using Crawler.Core.Audit;
using Crawler.Core.Catalogue;
using Crawler.Core.Dimensions;
using Crawler.Core.Families;
using Crawler.Core.Rollups;
using Crawler.Core.Tests.Attribution;

namespace Crawler.Core.Tests.Families;

/// <summary>Which families a name, a declared parent and a tag bear witness of.</summary>
public class FamilyMatchTests
{
    private const string Header = "family,holder,words,except,source";

    [Theory]
    [InlineData("alpha", "alpha", "alpha")]
    [InlineData("alpha", "me/ALPHA3-x", "alpha")]
    [InlineData("alpha", "me/my_alpha", "alpha")]
    [InlineData("alpha", "me/3alpha", "alpha")]
    [InlineData("alpha", "me/\u00e9alpha", "alpha")]
    [InlineData("alpha", "me/alphabet", "alpha")]
    [InlineData("alpha", "me/dalpha", "")]
    [InlineData("alpha", "me/Dalpha-alpha", "alpha")]
    [InlineData("alpha", "me/alph", "")]
    [InlineData("alpha", "me/a1pha", "")]
    [InlineData("alpha$", "me/alpha", "alpha")]
    [InlineData("alpha$", "me/alpha-2", "alpha")]
    [InlineData("alpha$", "me/alpha\u00e9", "alpha")]
    [InlineData("alpha$", "me/alphabet", "")]
    [InlineData("alpha$", "me/alphabet-alpha", "alpha")]
    [InlineData("*alpha", "me/MyAlphabet", "alpha")]
    [InlineData("*alpha$", "me/MyAlphabet", "")]
    [InlineData("*alpha$", "me/MyAlpha", "alpha")]
    [InlineData("lab/alpha", "lab/alpha-1", "alpha")]
    [InlineData("lab/alpha", "other/alpha-1", "")]
    [InlineData("*-a", "me/x-a", "alpha")]
    [InlineData("alpha", "me/\u212aalpha", "alpha")]
    [InlineData("kilo", "me/\u212ailo", "")]
    public void A_word_meets_a_name(string word, string name, string expected) =>
        Assert.Equal(expected, Names(Catalogue($"alpha,Lab,{word},,test"), Some.Observation(1, name)));

    [Theory]
    [InlineData("alpha", "alpha", "alpha")]
    [InlineData("alpha", "Alpha 3", "alpha")]
    [InlineData("alpha", "my-alpha", "")]
    [InlineData("*alpha", "my-alpha", "")]
    [InlineData("*alpha", "alphabet", "alpha")]
    [InlineData("alpha$", "alphabet", "")]
    [InlineData("alpha$", "alpha2", "alpha")]
    [InlineData("alpha", "alpha:2", "")]
    [InlineData("alpha", "dataset:alpha", "")]
    [InlineData("alpha", "base_model:lab/alpha", "alpha")]
    [InlineData("alpha", "base_model:quantized:lab/my-Alpha", "alpha")]
    [InlineData("alpha", "base_model:lab/dalpha", "")]
    [InlineData("*alpha", "base_model:lab/dalpha", "alpha")]
    [InlineData("alpha", "base_model:", "")]
    [InlineData("merge", "base_model:merge:a/b", "")]
    [InlineData("merge", "base_model:merge:a/merge", "alpha")]
    [InlineData("alpha", "base_model:alpha:a/b", "alpha")]
    [InlineData("alpha", "a", "")]
    [InlineData("alpha", "", "")]
    public void A_word_meets_a_tag(string word, string tag, string expected) =>
        Assert.Equal(expected, Names(Catalogue($"alpha,Lab,{word},,test"), Some.Observation(1, "me/model", tags: [tag, "region:us"])));

    [Fact]
    public void An_exception_silences_its_text_and_no_other()
    {
        var catalogue = Catalogue("alpha,Lab,alpha,alphabet;*tool,test", "beta,Lab,beta,,test");

        Assert.Equal("", Names(catalogue, Some.Observation(1, "me/alpha-alphabet")));
        Assert.Equal("beta", Names(catalogue, Some.Observation(1, "me/alpha-beta-mytool")));
        Assert.Equal("alpha", Names(catalogue, Some.Observation(1, "me/alphabet", tags: ["alpha-3"])));
        Assert.Equal("alpha", Names(catalogue, Some.Observation(1, "me/mytool", tags: ["alphabet", "base_model:a/alpha"])));
    }

    [Theory]
    [InlineData("microsoft/phi-2", "phi")]
    [InlineData("someone/Phi3-mini", "phi")]
    [InlineData("someone/dolphin-7b", "")]
    [InlineData("someone/philosophy-bot", "")]
    [InlineData("01-ai/Yi-34B", "yi")]
    [InlineData("someone/yield-forecast", "")]
    [InlineData("someone/MyQwen", "qwen")]
    [InlineData("someone/Qwen2.5-VL-7B-GGUF", "qwen")]
    [InlineData("distilbert/distilbert-base-uncased", "distilbert")]
    [InlineData("FacebookAI/xlm-roberta-base", "roberta")]
    [InlineData("google-bert/bert-base-uncased", "bert")]
    [InlineData("someone/bertopic-news", "")]
    [InlineData("Falconsai/nsfw_image_detection", "")]
    [InlineData("tiiuae/Falcon3-7B", "falcon")]
    [InlineData("meta-llama/Llama-3.1-8B", "llama")]
    [InlineData("TinyLlama/TinyLlama-1.1B", "llama")]
    [InlineData("someone/ollama-tools", "")]
    [InlineData("someone/models-for-llama.cpp", "")]
    [InlineData("deepseek-ai/DeepSeek-R1-Distill-Qwen-7B", "deepseek qwen")]
    [InlineData("openai/gpt-oss-20b", "gpt-oss")]
    [InlineData("openai/clip-vit-large-patch14", "clip")]
    [InlineData("google/vit-base-patch16-224", "vit")]
    [InlineData("google/siglip-so400m", "siglip")]
    [InlineData("someone/t5gemma-2b", "gemma")]
    [InlineData("google/flan-t5-base", "t5")]
    [InlineData("Wan-AI/Wan2.2-T2V-A14B", "wan")]
    [InlineData("someone/wanderer", "")]
    [InlineData("allenai/Molmo2-8B", "olmo")]
    [InlineData("allenai/olmOCR-2-7B", "")]
    [InlineData("someone/prompt-optimiser", "")]
    [InlineData("facebook/opt-125m", "opt")]
    [InlineData("mistralai/Mixtral-8x7B", "mistral")]
    [InlineData("someone/step-3375", "")]
    public void Known_names_count_for_their_families_only(string name, string expected) =>
        Assert.Equal(expected, Names(FamilyCatalogue.BuiltIn, Some.Observation(1, name)));

    [Fact]
    public void A_tag_of_a_language_is_no_family() => Assert.Equal("", Names(FamilyCatalogue.BuiltIn, Some.Observation(1, "me/model", tags: ["yi", "en", "nl"])));

    [Fact]
    public void The_mask_of_anything_is_that_of_regular_expressions()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var families = FamilyCatalogue.BuiltIn.All;
        var plain = new PlainWords(families);
        string[] pieces =
        [
            .. families.SelectMany(family => family.Words.Concat(family.Except)).Select(word => word.Trim('*', '$')),
            "-", "_", "/", ".", "a", "Z", "7", "\u00e9", "\u212a", "\u4e2d", ":", " ", "base_model:", "base_model:adapter:",
        ];

        for (var i = 0; i < 20_000; i++)
        {
            var name = Text();
            string[] tags = [.. Enumerable.Range(0, random.Next(4)).Select(_ => Text()).Distinct()];
            var expected = plain.Match(name, tags);
            var mask = FamilyCatalogue.BuiltIn.Match(new ObservationView(Some.Observation(i, name, tags: tags)));
            Assert.True(expected == mask, $"seed {seed}: {name} with {string.Join(", ", tags)} is {Names(FamilyCatalogue.BuiltIn, mask)}, not {Names(FamilyCatalogue.BuiltIn, expected)}");
        }

        string Text() => string.Concat(Enumerable.Range(0, random.Next(1, 5)).Select(_ => Cased(pieces[random.Next(pieces.Length)])));

        string Cased(string piece) => random.Next(4) switch
        {
            0 => piece.ToUpperInvariant(),
            1 when piece.Length > 1 && !piece.Contains(':') => piece[..random.Next(1, piece.Length)],
            _ => piece,
        };
    }

    [Fact]
    public void Real_rows_have_the_families_that_regular_expressions_and_the_audit_find()
    {
        var plain = new PlainWords(FamilyCatalogue.BuiltIn.All);
        var fold = new PartitionFold(OwnerRegistry.BuiltIn, Some.Day);
        var recount = new PlainRecount(OwnerRegistry.BuiltIn, Some.Day);
        var (number, union) = (0, 0UL);
        foreach (var (name, tags) in Listing())
        {
            var observation = Some.Observation(number++, name, tags: tags);
            var view = new ObservationView(observation);
            var mask = FamilyCatalogue.BuiltIn.Match(view);
            Assert.True(plain.Match(name, tags) == mask, $"{name} is {Names(FamilyCatalogue.BuiltIn, mask)}, not {Names(FamilyCatalogue.BuiltIn, plain.Match(name, tags))}");
            union |= mask;
            fold.Add(view);
            recount.Add(view.ToObservation());
        }

        foreach (var dimension in (Dimension[])[Dimension.Family, Dimension.Footprint])
        {
            var (said, counted) = (fold.Dimension(dimension).Members, recount.Members(dimension));
            Assert.Equal(counted.Keys.Order(StringComparer.Ordinal), said.Keys.Order(StringComparer.Ordinal));
            Assert.All(said, member => Assert.True(counted[member.Key].Agrees(member.Value), member.Key));
        }

        Assert.True(BitOperations.PopCount(union) > FamilyCatalogue.BuiltIn.All.Count * 3 / 4, "Few of the families are met among the real rows.");
    }

    private static FamilyCatalogue Catalogue(params string[] rows)
    {
        var result = FamilyCatalogue.Parse(new StringReader(string.Join('\n', rows.Prepend(Header))), "test.csv");
        Assert.Empty(result.Errors);
        return result.Catalogue!;
    }

    private static string Names(FamilyCatalogue catalogue, byte[] observation) => Names(catalogue, catalogue.Match(new ObservationView(observation)));

    private static string Names(FamilyCatalogue catalogue, ulong mask) =>
        string.Join(' ', catalogue.All.Where((_, bit) => (mask & (1UL << bit)) != 0).Select(family => family.Name).Order(StringComparer.Ordinal));

    private static IEnumerable<(string Name, string[] Tags)> Listing()
    {
        using var lines = new StreamReader(new GZipStream(File.OpenRead(SharedData.Path("radar-2026-08", "hub-list.jsonl.gz")), CompressionMode.Decompress));
        while (lines.ReadLine() is { } line)
        {
            using var row = JsonDocument.Parse(line);
            yield return (
                row.RootElement.GetProperty("id").GetString()!,
                [.. row.RootElement.GetProperty("tags").EnumerateArray().Select(tag => tag.GetString()!).Distinct()]);
        }
    }
}
