using Crawler.Core.Catalogue;

namespace Crawler.Core.History;

/// <summary>Where the estimation of one repository's downloads has come to, as bytes.</summary>
public sealed partial class RepoFlow
{
    /// <summary>Writes where it has come to.</summary>
    public void Write(PackedWriter target)
    {
        target.Byte((byte)((_hasLast ? 1 : 0) | (_isHandedOver ? 2 : 0)));
        target.Varint((ulong)_last.AsOf);
        target.Varint((ulong)_last.Crawl);
        target.Signed(_last.Downloads30d);
        target.Signed(_last.DownloadsAllTime);
        target.Byte(_counter is null ? (byte)0 : (byte)1);
        target.Signed(_counter ?? 0);
        target.Varint((ulong)(_missed ?? 0));
        target.Signed(_knownFrom);
        target.Signed(_saidFrom);
        target.Signed(_end);
        target.Varint((ulong)(_unread?.Count ?? 0));
        _unread?.ForEach(crawl => target.Varint((ulong)crawl));
        target.Varint((ulong)(_open?.Count ?? 0));
        foreach (var (first, last) in _open ?? [])
        {
            target.Signed(first);
            target.Signed(last);
        }

        target.Byte(_days is null ? (byte)0 : (byte)1);
        foreach (var day in _days ?? [])
        {
            target.Signed(day);
        }
    }

    /// <summary>Reads back what <see cref="Write"/> wrote.</summary>
    public static RepoFlow Read(ref PackedReader reader, long createdAt)
    {
        var flags = reader.Byte();
        var flow = new RepoFlow(createdAt)
        {
            _hasLast = (flags & 1) != 0,
            _isHandedOver = (flags & 2) != 0,
            _last = new HistoryPoint((uint)reader.Varint(), reader.Count(), reader.Signed(), reader.Signed(), -1),
        };
        var isCounted = reader.Byte() != 0;
        var counter = reader.Signed();
        flow._counter = isCounted ? counter : null;
        var missed = (uint)reader.Varint();
        flow._missed = missed == 0 ? null : missed;
        (flow._knownFrom, flow._saidFrom) = ((int)reader.Signed(), (int)reader.Signed());
        flow._end = (int)reader.Signed();
        for (var left = reader.Count(); left > 0; left--)
        {
            (flow._unread ??= []).Add(reader.Count());
        }

        for (var left = reader.Count(); left > 0; left--)
        {
            (flow._open ??= []).Add(((int)reader.Signed(), (int)reader.Signed()));
        }

        if (reader.Byte() != 0)
        {
            flow._days = new long[RollingDays];
            for (var i = 0; i < RollingDays; i++)
            {
                flow._days[i] = reader.Signed();
            }
        }

        return flow;
    }
}
