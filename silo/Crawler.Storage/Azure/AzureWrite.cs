using System.Text.RegularExpressions;
using Azure;
using Azure.Data.Tables;

namespace Crawler.Storage.Azure;

/// <summary>One write of a batch in the service's terms.</summary>
internal sealed partial class AzureWrite
{
    // Well-formed and of a time before the store: no row has it, and the service refuses it as it refuses any that is outdated. A malformed header would be an error instead.
    private static readonly ETag NeverGiven = new("W/\"datetime'2000-01-01T00%3A00%3A00.0000000Z'\"");

    private readonly RowWrite _write;

    /// <param name="index">Its place in the caller's batch.</param>
    /// <param name="write">The write.</param>
    public AzureWrite(int index, RowWrite write)
    {
        _write = write;
        Index = index;
        RowKey = AzureKey.Encode(write.Row);
        Expected = write.ETag is null ? ETag.All : GivenETag().IsMatch(write.ETag) ? new ETag(write.ETag) : NeverGiven;
    }

    public int Index { get; }

    public string RowKey { get; }

    public WriteKind Kind => _write.Kind;

    /// <summary>The etag that the row must have; <see cref="ETag.All"/> for any.</summary>
    public ETag Expected { get; }

    /// <summary>Whether the write asks anything of the row that is there.</summary>
    public bool IsConditional => Kind is WriteKind.Insert or WriteKind.Replace || Expected != ETag.All;

    /// <summary>A delete that does not mind if there is nothing to delete. The service does.</summary>
    public bool IsPlainDelete => Kind == WriteKind.Delete && !IsConditional;

    /// <summary>Whether the write may go ahead where the stored row has <paramref name="stored"/> (null: there is no row).</summary>
    public bool Admits(ETag? stored) => Kind == WriteKind.Insert ? stored is null : stored is not null && (Expected == ETag.All || Expected == stored);

    public TableEntity Entity(AzurePartition partition) => AzureRow.Write(partition, RowKey, _write.Payload);

    public TableTransactionAction Action(AzurePartition partition) => Kind switch
    {
        WriteKind.Insert => new(TableTransactionActionType.Add, Entity(partition)),
        WriteKind.Upsert => new(TableTransactionActionType.UpsertReplace, Entity(partition)),
        WriteKind.Replace => new(TableTransactionActionType.UpdateReplace, Entity(partition), Expected),
        _ => new(TableTransactionActionType.Delete, new TableEntity(partition.Key, RowKey), Expected),
    };

    [GeneratedRegex("""^W/"datetime'[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9A-F%.:]{6,32}Z'"\z""", RegexOptions.CultureInvariant)]
    private static partial Regex GivenETag();
}
