using Crawler.HubSimulator.Corpus;

namespace Crawler.HubSimulator.Faults;

/// <summary>The rows of the page before once more, with this page's link. A first page has none before it: it repeats its own rows.</summary>
internal sealed class DuplicatePageFault : IFault
{
    public void Apply(FaultTarget target)
    {
        if (target.Pages.RowsOf(target.Page - 1) is { } rows)
        {
            target.Response.ReplaceBody(rows);
            return;
        }

        ReadOnlySpan<byte> own = target.Response.Body.Span;
        if (own.Length > 2)
        {
            target.Response.ReplaceBody((byte[])[.. own[..^1], (byte)',', .. own[1..]]);
        }
    }
}

/// <summary>The last rows of the page before once more, before this page's own. A first page has none before it and stays as it is.</summary>
internal sealed class OverlappingPageFault(int rows) : IFault
{
    public void Apply(FaultTarget target)
    {
        if (target.Pages.RowsOf(target.Page - 1) is not { } before)
        {
            return;
        }

        byte[] own = target.Response.Body.ToArray();
        IEnumerable<ReadOnlyMemory<byte>> again = JsonItems.Of(before).TakeLast(rows).Select(item => (ReadOnlyMemory<byte>)before.AsMemory(item));
        IEnumerable<ReadOnlyMemory<byte>> page = JsonItems.Of(own).Select(item => (ReadOnlyMemory<byte>)own.AsMemory(item));
        target.Response.ReplaceBody(JsonItems.Join(again.Concat(page)));
    }
}

/// <summary>The rows of the page in another order, the same for the same page.</summary>
internal sealed class ShuffledPageFault : IFault
{
    public void Apply(FaultTarget target)
    {
        byte[] own = target.Response.Body.ToArray();
        List<Range> items = JsonItems.Of(own);
        var random = new SeededRandom((ulong)target.Page);
        for (int left = items.Count - 1; left > 0; left--)
        {
            int other = random.Below(left + 1);
            (items[left], items[other]) = (items[other], items[left]);
        }

        target.Response.ReplaceBody(JsonItems.Join(items.Select(item => (ReadOnlyMemory<byte>)own.AsMemory(item))));
    }
}
