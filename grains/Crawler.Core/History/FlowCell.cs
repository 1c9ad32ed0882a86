using Crawler.Core.Catalogue;

namespace Crawler.Core.History;

/// <summary>Downloads of one day. Adds up.</summary>
/// <param name="Flow">Downloads that arrived, 0 or more.</param>
/// <param name="Correction">Falls of the all-time counter, 0 or less.</param>
/// <param name="Interpolated">The part of <paramref name="Flow"/> that was spread over more than one day.</param>
/// <param name="Estimated">The part of <paramref name="Flow"/> that was concluded from the 30-day counter.</param>
public readonly record struct FlowCell(long Flow, long Correction, long Interpolated, long Estimated)
{
    /// <summary>Adds up.</summary>
    public static FlowCell operator +(FlowCell a, FlowCell b) =>
        new(checked(a.Flow + b.Flow), checked(a.Correction + b.Correction), checked(a.Interpolated + b.Interpolated), checked(a.Estimated + b.Estimated));

    internal void Write(PackedWriter target)
    {
        target.Varint(Flow);
        target.Varint(-Correction);
        target.Varint(Interpolated);
        target.Varint(Estimated);
    }

    internal static FlowCell Read(ref PackedReader reader) => new(reader.Varint(), -reader.Varint(), reader.Varint(), reader.Varint());
}
