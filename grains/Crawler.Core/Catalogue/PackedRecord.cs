namespace Crawler.Core.Catalogue;

/// <summary>A record's bytes: the counters of the last accepted crawl (length-prefixed, empty where the current ones are those), then the packed observation.</summary>
public static class PackedRecord
{
    /// <summary>Joins the two parts.</summary>
    public static byte[] Pack(AcceptedCounters? accepted, ReadOnlySpan<byte> observation)
    {
        if (accepted is not { } kept)
        {
            var plain = GC.AllocateUninitializedArray<byte>(1 + observation.Length);
            plain[0] = 0;
            observation.CopyTo(plain.AsSpan(1));
            return plain;
        }

        var counters = new PackedWriter(32);
        kept.Write(counters);
        var record = new PackedWriter(observation.Length + counters.Length + 1);
        record.Blob(counters.Written);
        record.Raw(observation);
        return record.ToArray();
    }

    /// <summary>What stays behind of a record whose observation has moved away: an observation that says nothing but id and name.</summary>
    public static byte[] Stub(ReadOnlySpan<byte> observation) => Stub(ObservationView.ReadId(observation), ObservationView.ReadName(observation));

    /// <summary>An observation that says nothing but id and name.</summary>
    public static byte[] Stub(RepoId id, ReadOnlySpan<byte> name) => Pack(null, ObservationView.Stub(id, name));

    /// <summary>The packed observation.</summary>
    public static ReadOnlySpan<byte> Observation(ReadOnlySpan<byte> record) => record[(1 + record[0])..];

    /// <summary>The counters of the last accepted crawl, or null where the observation's own are those.</summary>
    public static AcceptedCounters? Accepted(ReadOnlySpan<byte> record)
    {
        if (record[0] == 0)
        {
            return null;
        }

        var reader = new PackedReader(record.Slice(1, record[0]));
        return AcceptedCounters.Read(ref reader);
    }
}
