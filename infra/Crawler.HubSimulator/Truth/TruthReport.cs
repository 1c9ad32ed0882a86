using System.Text.Json;
using System.Text.Json.Serialization;
using Crawler.HubSimulator.Corpus;
using Crawler.HubSimulator.Http;

namespace Crawler.HubSimulator.Truth;

/// <summary>Which download counter a truth is asked about.</summary>
public enum TruthCounter
{
    /// <summary>Downloads since the model was created.</summary>
    DownloadsAllTime,

    /// <summary>Downloads of the last 30 days.</summary>
    Downloads30d,
}

/// <summary>
/// The census of everything listed now, by plain code over the rows as they are served: arrays, a sort, loops. It shares nothing with the product
/// that is judged by it.
/// </summary>
internal sealed record TruthReport(
    int Models,
    int Owners,
    long? Downloads30d,
    long? DownloadsAllTime,
    long? Likes,
    Concentration Concentration,
    Lineage Lineage,
    Sizes Size)
{
    private static readonly JsonSerializerOptions Format = new(JsonText.Options) { DefaultIgnoreCondition = JsonIgnoreCondition.Never };

    public static bool TryParseCounter(string text, out TruthCounter counter)
    {
        counter = text == "downloads30d" ? TruthCounter.Downloads30d : TruthCounter.DownloadsAllTime;
        return text is "" or "downloadsAllTime" or "downloads30d";
    }

    public static string Compute(World world, TruthCounter counter) =>
        JsonSerializer.Serialize(world.Read(corpus => Of(corpus, counter)), Format);

    public static TruthReport Of(ICorpus corpus, TruthCounter counter)
    {
        var downloads30d = new List<long>();
        var downloadsAllTime = new List<long>();
        var likes = new List<long>();
        var sizes = new List<(long Size, long Weight)>();
        var families = new List<(string Child, IReadOnlyList<string> Tags)>();
        var owners = new HashSet<string>(StringComparer.Ordinal);
        int models = 0;
        foreach (TruthRow row in Rows(corpus))
        {
            models++;
            owners.Add(row.Id.IndexOf('/', StringComparison.Ordinal) is >= 0 and var slash ? row.Id[..slash] + "/" : "");
            AddWhereKnown(downloads30d, row.Downloads30d);
            AddWhereKnown(downloadsAllTime, row.DownloadsAllTime);
            AddWhereKnown(likes, row.Likes);
            if (row.Size is { } size)
            {
                sizes.Add((size, row.Downloads30d ?? 0));
            }

            if (row.Tags.Any(tag => tag.StartsWith("base_model:", StringComparison.Ordinal)))
            {
                families.Add((row.Id, [.. row.Tags.Where(tag => tag.StartsWith("base_model:", StringComparison.Ordinal))]));
            }
        }

        List<long> values = counter == TruthCounter.Downloads30d ? downloads30d : downloadsAllTime;
        string name = counter == TruthCounter.Downloads30d ? "downloads30d" : "downloadsAllTime";
        return new TruthReport(
            models,
            owners.Count,
            SumOf(downloads30d),
            SumOf(downloadsAllTime),
            SumOf(likes),
            Concentration.Of(name, values, models - values.Count),
            Lineage.Of(families, () => Names(corpus)),
            Sizes.Of(sizes));
    }

    private static IEnumerable<TruthRow> Rows(ICorpus corpus)
    {
        using var json = new Utf8Buffer();
        for (int slot = 0; slot < corpus.Slots; slot++)
        {
            if (corpus.IsListed(slot))
            {
                json.Clear();
                corpus.Write(slot, FieldSet.Census, json);
                yield return TruthRow.Parse(json.Memory);
            }
        }
    }

    private static IEnumerable<string> Names(ICorpus corpus) =>
        Enumerable.Range(0, corpus.Slots).Where(corpus.IsListed).Select(corpus.NameAt);

    private static void AddWhereKnown(List<long> values, long? value)
    {
        if (value is { } known)
        {
            values.Add(known);
        }
    }

    private static long? SumOf(List<long> values)
    {
        Int128 sum = 0;
        foreach (long value in values)
        {
            sum += value;
        }

        return values.Count == 0 ? null : checked((long)sum);
    }
}
