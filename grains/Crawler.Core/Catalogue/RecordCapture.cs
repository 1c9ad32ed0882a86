namespace Crawler.Core.Catalogue;

/// <summary>All records of a partition at one instant; immutable, for any thread.</summary>
public sealed class RecordCapture
{
    private readonly byte[][] _chunks;
    private readonly uint[] _positions;
    private readonly ushort[] _lengths;
    private readonly RecordState[] _states;

    internal RecordCapture(
        byte[][] chunks, uint[] positions, ushort[] lengths, RecordState[] states, FormerName[] formerNames, IReadOnlyList<History.HistorySegment> history)
    {
        _chunks = chunks;
        _positions = positions;
        _lengths = lengths;
        _states = states;
        FormerNames = formerNames;
        History = history;
    }

    /// <summary>Records held, gone ones included.</summary>
    public int Count => _positions.Length;

    /// <summary>The names that repositories have given up.</summary>
    public IReadOnlyList<FormerName> FormerNames { get; }

    /// <summary>The points of history that no block holds yet.</summary>
    public IReadOnlyList<History.HistorySegment> History { get; }

    /// <summary>The state of the record in <paramref name="slot"/>.</summary>
    public RecordState State(int slot) => _states[slot];

    /// <summary>The record's bytes (see <see cref="PackedRecord"/>).</summary>
    public ReadOnlySpan<byte> Packed(int slot) => RecordArena.Get(_chunks, _positions[slot], _lengths[slot]);

    /// <summary>The record as an entry of a journal or snapshot; shares the capture's bytes.</summary>
    public JournalEntry Entry(int slot) =>
        new(ObservationView.ReadId(Observation(slot)), _states[slot], RecordArena.GetMemory(_chunks, _positions[slot], _lengths[slot]));

    /// <summary>The packed observation.</summary>
    public ReadOnlySpan<byte> Observation(int slot) => PackedRecord.Observation(Packed(slot));

    /// <summary>The counters of the last accepted crawl, where they differ in time from the current ones.</summary>
    public AcceptedCounters? Accepted(int slot) => PackedRecord.Accepted(Packed(slot));
}
