using System.IO.Hashing;
using Crawler.Core.History;
using Crawler.Grains.Hosting;
using Crawler.Storage;

namespace Crawler.Grains.History;

/// <summary>The flows of all partitions together, by month, and the book that says which of them stand.</summary>
internal sealed class MergedFlows(ITableStore store, string kind)
{
    public const string BookKey = "book";
    public const string LivesPrefix = "life|";

    /// <summary>What stands.</summary>
    public FlowsBook Book { get; private set; } = new();

    private string Partition => $"{kind}.flows";

    public async Task LoadAsync(CancellationToken cancellationToken) =>
        Book = await BlobRows.GetAsync(store, Tables.History, Partition, BookKey, cancellationToken) is { } bytes ? StoredJson.ReadCompressed<FlowsBook>(bytes) : new FlowsBook();

    public async Task<FlowVector> ReadAsync(MergedMonth month, CancellationToken cancellationToken) => FlowVector.Decode(await ReadBytesAsync(month, cancellationToken));

    /// <summary>A month as <see cref="FlowVector.Decode"/> reads it.</summary>
    public async Task<byte[]> ReadBytesAsync(MergedMonth month, CancellationToken cancellationToken) =>
        await BlobRows.GetAsync(store, Tables.History, Partition, Key(month), cancellationToken)
            ?? throw new InvalidDataException($"The flows of {HistoryMonth.Name(month.Month)} are listed and not there: run `flow refresh`.");

    /// <summary>Writes a month. It is revised only where its sums differ from those that stood.</summary>
    public async Task<MergedMonth> WriteAsync(
        int month, string basis, FlowVector flows, string lineage, MergedMonth? known, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var isSame = known is not null && (await ReadAsync(known, cancellationToken)).Encode().AsSpan().SequenceEqual(flows.Encode());
        var written = new MergedMonth(
            month, basis, isSame ? known!.RevisedAt : now, lineage, flows.Undetermined, flows.Checked, flows.ByAllTime, flows.By30Days);
        await BlobRows.InsertAsync(store, Tables.History, Partition, Key(written), flows.Encode(), cancellationToken);
        return written;
    }

    /// <summary>Lets a new book count, and drops what only the old one lists.</summary>
    public async Task TurnAsync(FlowsBook next, CancellationToken cancellationToken)
    {
        var old = Book;
        await ReplaceAsync(BookKey, StoredJson.WriteCompressed(next), cancellationToken);
        Book = next;
        foreach (var month in old.Months.Where(month => !next.Months.Any(other => Key(other) == Key(month))))
        {
            await BlobRows.DeleteAsync(store, Tables.History, Partition, Key(month), cancellationToken);
        }
    }

    public async Task<StoredLives?> ReadLivesAsync(string key, CancellationToken cancellationToken) =>
        await BlobRows.GetAsync(store, Tables.History, Partition, key, cancellationToken) is { } bytes ? StoredJson.ReadCompressed<StoredLives>(bytes) : null;

    public Task WriteLivesAsync(string key, StoredLives lives, CancellationToken cancellationToken) => ReplaceAsync(key, StoredJson.WriteCompressed(lives), cancellationToken);

    /// <summary>The names of the values that a book lists.</summary>
    public static IEnumerable<string> Listed(FlowsBook book) => book.Months.Select(Key).Prepend(BookKey);

    private Task ReplaceAsync(string key, byte[] value, CancellationToken cancellationToken)
    {
        var framed = new byte[BlobRows.HeadBytes + value.Length];
        value.CopyTo(framed, BlobRows.HeadBytes);
        return BlobRows.ReplaceAsync(store, Tables.History, Partition, key, framed, cancellationToken);
    }

    private static string Key(MergedMonth month) => $"m|{month.Month:d6}|{month.Basis}";
}

/// <summary>Which merged flows stand, and what they were worked out from.</summary>
internal sealed record FlowsBook
{
    /// <summary>The format's version.</summary>
    public int V { get; init; } = 1;

    /// <summary>The attribution.</summary>
    public string RegistryVersion { get; init; } = "";

    /// <summary>The crawls that were known: their ordinals, with + for those that prove what they did not change and - for rejected ones.</summary>
    public IReadOnlyList<string> Crawls { get; init; } = [];

    /// <summary>The months, oldest first.</summary>
    public IReadOnlyList<MergedMonth> Months { get; init; } = [];

    /// <summary>Changes with every flow: lifetimes that were worked out beside others are out of date.</summary>
    public string Basis() => Convert.ToHexStringLower(
        XxHash128.Hash(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', Months.Select(month => month.Basis).Concat(Crawls).Append(RegistryVersion)))));
}

/// <summary>The merged flows of one month of points.</summary>
/// <param name="Month">The month, counted from January 1970.</param>
/// <param name="Basis">What they were merged from.</param>
/// <param name="RevisedAt">When they last came out different.</param>
/// <param name="Lineage">The census whose lineage they were worked out with.</param>
/// <param name="Undetermined">See <see cref="FlowVector.Undetermined"/>.</param>
/// <param name="Checked">See <see cref="FlowVector.Checked"/>.</param>
/// <param name="ByAllTime">See <see cref="FlowVector.ByAllTime"/>.</param>
/// <param name="By30Days">See <see cref="FlowVector.By30Days"/>.</param>
/// <param name="IsThinned">Whether some points had been taken out when it was worked out.</param>
internal sealed record MergedMonth(
    int Month, string Basis, DateTimeOffset RevisedAt, string Lineage, long Undetermined, long Checked, long ByAllTime, long By30Days, bool IsThinned = false);

/// <summary>Lifetimes and boards as kept.</summary>
/// <param name="V">The format's version.</param>
/// <param name="FlowsBasis">The flows beside which they stand.</param>
/// <param name="Basis">What readers are told of it.</param>
/// <param name="Cohorts">As <see cref="Core.Lifetimes.LifetimeCohorts.Encode"/> has them.</param>
/// <param name="Boards">As <see cref="Core.Lifetimes.RelativeAdoption.Encode"/> has them.</param>
internal sealed record StoredLives(int V, string FlowsBasis, Contracts.History.LifeBasis Basis, byte[] Cohorts, byte[] Boards);
