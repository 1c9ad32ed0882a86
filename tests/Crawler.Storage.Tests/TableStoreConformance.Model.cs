using System.Globalization;
using FsCheck;
using FsCheck.Fluent;

namespace Crawler.Storage.Tests;

public abstract partial class TableStoreConformance
{
    private static readonly string[] ModelKeys = ["a", "A", "b/c", "b/", "\uD83D\uDE00", "\uE000", "\0"];

    /// <summary>Which etag a generated write names.</summary>
    public enum ModelETag
    {
        None,
        Current,
        Earlier,
        Foreign,
    }

    /// <summary>One generated write: a kind, the number of a key, and which etag it names.</summary>
    public sealed record ModelWrite(WriteKind Kind, int Key, ModelETag ETag, int Size);

    /// <summary>Sequences of batches in the model-based test.</summary>
    protected virtual int ModelRuns => 100;

    [Fact]
    public void Random_batches_do_what_a_sorted_dictionary_does()
    {
        var given = Environment.GetEnvironmentVariable("CRAWLER_TEST_SEED");
        var seed = given is null ? (ulong)Guid.NewGuid().GetHashCode() : ulong.Parse(given, CultureInfo.InvariantCulture);
        TestContext.Current.TestOutputHelper?.WriteLine($"CRAWLER_TEST_SEED={seed}");

        var write = from kind in Gen.Elements(Enum.GetValues<WriteKind>())
                    from key in Gen.Choose(0, ModelKeys.Length - 1)
                    from etag in Gen.Elements(ModelETag.None, ModelETag.Current, ModelETag.Current, ModelETag.Earlier, ModelETag.Foreign)
                    from size in Gen.Choose(0, 40)
                    select new ModelWrite(kind, key, etag, size);
        var batch = write.NonEmptyListOf().Select(writes => writes.DistinctBy(one => one.Key).Take(4).ToArray());
        var runs = Arb.From(batch.ListOf().Select(batches => batches.ToArray()), WithoutOne);

        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(ModelRuns).WithReplay(seed, 1),
            Prop.ForAll(runs, batches => FollowsModelAsync(batches).GetAwaiter().GetResult()));
    }

    private static IEnumerable<ModelWrite[][]> WithoutOne(ModelWrite[][] batches) =>
        batches.Select((_, left) => batches.Where((_, at) => at != left).ToArray());

    private async Task<bool> FollowsModelAsync(ModelWrite[][] batches)
    {
        var partition = Guid.NewGuid().ToString();
        var model = new SortedDictionary<string, (byte[] Payload, string ETag)>(StringComparer.Ordinal);
        var earlier = new Dictionary<string, string>();
        foreach (var (number, batch) in batches.Index())
        {
            RowWrite[] writes = [.. batch.Select(write => Concrete(write, model, earlier, number))];
            var expected = Array.FindIndex(writes, write => Conflicts(write, model));
            var result = await Store.CommitAsync(Table, partition, writes, Stop);
            Assert.Equal(expected < 0 ? null : expected, result.ConflictIndex);
            Apply(writes, result, model, earlier);
            await AssertSameAsync(model, partition);
        }

        return true;
    }

    private static RowWrite Concrete(
        ModelWrite write, SortedDictionary<string, (byte[] Payload, string ETag)> model, Dictionary<string, string> earlier, int number)
    {
        var key = ModelKeys[write.Key];
        var payload = Enumerable.Repeat((byte)number, write.Size).ToArray();
        var etag = write.ETag switch
        {
            ModelETag.None => null,
            ModelETag.Current => model.TryGetValue(key, out var row) ? row.ETag : "missing",
            ModelETag.Earlier => earlier.GetValueOrDefault(key, "missing"),
            _ => "foreign",
        };
        return write.Kind switch
        {
            WriteKind.Insert => RowWrite.Insert(key, payload),
            WriteKind.Upsert => RowWrite.Upsert(key, payload),
            WriteKind.Replace => RowWrite.Replace(key, payload, etag),
            _ => RowWrite.Delete(key, etag),
        };
    }

    private static bool Conflicts(RowWrite write, SortedDictionary<string, (byte[] Payload, string ETag)> model)
    {
        var exists = model.TryGetValue(write.Row, out var row);
        var matches = exists && (write.ETag is null || write.ETag == row.ETag);
        return write.Kind switch
        {
            WriteKind.Insert => exists,
            WriteKind.Upsert => false,
            WriteKind.Replace => !matches,
            _ => write.ETag is not null && !matches,
        };
    }

    private static void Apply(
        RowWrite[] writes, CommitResult result, SortedDictionary<string, (byte[] Payload, string ETag)> model, Dictionary<string, string> earlier)
    {
        foreach (var (write, etag) in result.Succeeded ? writes.Zip(result.ETags) : [])
        {
            if (model.Remove(write.Row, out var old))
            {
                earlier[write.Row] = old.ETag;
            }

            if (etag is not null)
            {
                model[write.Row] = (write.Payload.ToArray(), etag);
            }
        }
    }

    private async Task AssertSameAsync(SortedDictionary<string, (byte[] Payload, string ETag)> model, string partition)
    {
        var rows = await ScanAsync(RowRange.All, partition);
        Assert.Equal(model.Select(row => (row.Key, row.Value.ETag)), rows.Select(row => (row.Key, row.ETag)));
        Assert.Equal(model.Values.Select(row => row.Payload), rows.Select(row => row.Payload));
    }
}
