using System.Text;
using System.Text.Json.Nodes;
using Crawler.HubSimulator.Corpus;

namespace Crawler.HubSimulator.Faults;

/// <summary>
/// More rows after one of the page, the first from <c>item</c> on whose <c>_id</c> leaves room before the next: copies of it under hostile names,
/// with valid ids that keep the page's order. They are on no other page and not in the truth.
/// </summary>
internal sealed class HostileIdsFault(IReadOnlyList<string> names, int? item) : IFault
{
    public static HostileIdsFault Make(FaultParameters parameters)
    {
        string variant = parameters.Word("variant", ["all", .. HostileIds.All.Select(entry => entry.Key)]);
        return new HostileIdsFault(
            [.. HostileIds.All.Where(entry => variant == "all" || variant == entry.Key).Select(entry => entry.Value)],
            parameters.OptionalInteger("item"));
    }

    public void Apply(FaultTarget target)
    {
        byte[] body = target.Response.Body.ToArray();
        ReadOnlyMemory<byte>[] rows = [.. JsonItems.Of(body).Select(range => (ReadOnlyMemory<byte>)body.AsMemory(range))];
        if (rows.Length == 0)
        {
            return;
        }

        int after = PlaceFrom(Math.Min(item ?? rows.Length / 2, rows.Length - 1), rows);
        RepoId first = IdOf(rows[after]);
        RepoId second = after + 1 < rows.Length ? IdOf(rows[after + 1]) : first;
        bool descending = second.CompareTo(first) < 0;
        RepoId low = descending ? second : first;
        IEnumerable<ReadOnlyMemory<byte>> inserted = names.Select((name, index) =>
        {
            int step = descending ? names.Count - index : index + 1;
            return (ReadOnlyMemory<byte>)Rename(rows[after], low with { Tail = low.Tail + (ulong)step }, name);
        });
        target.Response.ReplaceBody(JsonItems.Join([.. rows[..(after + 1)], .. inserted, .. rows[(after + 1)..]]));
    }

    private int PlaceFrom(int start, ReadOnlyMemory<byte>[] rows)
    {
        for (int step = 0; step < rows.Length; step++)
        {
            int after = (start + step) % rows.Length;
            if (after + 1 < rows.Length && HasRoom(IdOf(rows[after]), IdOf(rows[after + 1])))
            {
                return after;
            }
        }

        return start;
    }

    private bool HasRoom(RepoId one, RepoId other) => one.Second != other.Second
        ? Math.Max(one.Tail, other.Tail) < ulong.MaxValue - (ulong)names.Count
        : Math.Max(one.Tail, other.Tail) - Math.Min(one.Tail, other.Tail) > (ulong)names.Count;

    private static byte[] Rename(ReadOnlyMemory<byte> row, RepoId id, string name) => Encoding.UTF8.GetBytes(JsonItems.Change(JsonItems.TextOf(row.Span), json =>
    {
        json["_id"] = id.ToString();
        json["id"] = name;
        if (json.ContainsKey("modelId"))
        {
            json["modelId"] = name;
        }

        if (json.ContainsKey("author"))
        {
            json["author"] = name.Split('/')[0];
        }
    }));

    private static RepoId IdOf(ReadOnlyMemory<byte> row) =>
        JsonNode.Parse(row.Span)?["_id"]?.GetValue<string>() is { } hex && RepoId.TryParse(hex, out RepoId id) ? id : default;
}
