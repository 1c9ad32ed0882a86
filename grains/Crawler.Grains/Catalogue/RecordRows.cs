using Crawler.Core.Catalogue;

namespace Crawler.Grains.Catalogue;

/// <summary>Stretches of captured records as journal rows.</summary>
internal static class RecordRows
{
    public static IReadOnlyList<byte[]> Encode(RecordCapture capture, int from, int to, int maxRowBytes)
    {
        var entries = new List<JournalEntry>(to - from);
        for (var slot = from; slot < to; slot++)
        {
            entries.Add(capture.Entry(slot));
        }

        return JournalCodec.Encode(entries, maxRowBytes);
    }
}
