using Crawler.Core.Catalogue;
using Crawler.Core.Lineage.Graph;
using Crawler.Core.Rollups;

namespace Crawler.Core.Lineage.Reports;

/// <summary>
/// What a partition says of its children: the live models that declare a parent. Absolute values, so that a report may come twice. Packed as: version (1 byte), then
/// for each model a kind (1 = child, 2 = no child any more); a child has its facts, what its tags declare (how many edges of each relation),
/// and its parents in the order of <see cref="ParentList"/> (count, then relation, id and name of each); the other has its id.
/// </summary>
public static class ChildReport
{
    private const byte FormatVersion = 1;
    private const byte ChildKind = 1;
    private const byte NoChildKind = 2;

    /// <summary>Reports every child of a partition. Whoever is not in it is none.</summary>
    public static byte[] Whole(RecordCapture records)
    {
        ArgumentNullException.ThrowIfNull(records);
        var writer = new Writer();
        for (var slot = 0; slot < records.Count; slot++)
        {
            if (records.State(slot).IsLive)
            {
                writer.AddChild(records.Observation(slot), records.State(slot).ChangedIn);
            }
        }

        return writer.ToArray();
    }

    /// <summary>Reports some models of a partition: as children, or as none any more.</summary>
    public static byte[] Of(RecordTable records, IEnumerable<RepoId> models)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(models);
        var writer = new Writer();
        foreach (var id in models)
        {
            var slot = records.Find(id);
            if (slot < 0 || !records.State(slot).IsLive || !writer.AddChild(records.Observation(slot), records.State(slot).ChangedIn))
            {
                writer.AddNoChild(id);
            }
        }

        return writer.ToArray();
    }

    /// <summary>Reads a report.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or of a newer version.</exception>
    public static Reader Read(ReadOnlySpan<byte> report) => new(report);

    /// <summary>Walks over a report.</summary>
    public ref struct Reader
    {
        private PackedReader _rest;
        private int _parentsLeft;
        private RelationCounts _declared;

        internal Reader(ReadOnlySpan<byte> report)
        {
            if (report.IsEmpty || report[0] != FormatVersion)
            {
                throw new InvalidDataException("A report of children is damaged, or was made by a newer version of this program.");
            }

            _rest = new PackedReader(report[1..]);
        }

        /// <summary>The model stood on.</summary>
        public RepoId Id { get; private set; }

        /// <summary>Whether it declares a parent; if not, nothing but its id is known.</summary>
        public bool IsChild { get; private set; }

        /// <summary>A child's facts.</summary>
        public ModelFacts Facts { get; private set; }

        /// <summary>The edges that a child's tags declare.</summary>
        public readonly RelationCounts Declared => _declared;

        /// <summary>Moves to the next model.</summary>
        public bool MoveNext()
        {
            while (_parentsLeft > 0)
            {
                NextParent(out _, out _, out _);
            }

            if (_rest.Remaining == 0)
            {
                return false;
            }

            IsChild = _rest.Byte() switch
            {
                ChildKind => true,
                NoChildKind => false,
                var kind => throw new InvalidDataException($"A report of children holds an entry of unknown kind {kind}."),
            };
            if (IsChild)
            {
                Facts = ModelFacts.Read(ref _rest);
                Id = Facts.Id;
                _declared = default;
                for (var i = 0; i < RelationCounts.Relations; i++)
                {
                    _declared.Add((Relation)i, _rest.Count());
                }

                _parentsLeft = _rest.Count();
            }
            else
            {
                Id = _rest.Id();
            }

            return true;
        }

        /// <summary>Moves to the next parent of a child.</summary>
        /// <param name="name">The parent's name as declared, UTF-8.</param>
        /// <param name="id">Its id as the Hub resolved it; <see cref="RepoId.Min"/> where it did not.</param>
        /// <param name="relation">How the child derives from it.</param>
        public bool NextParent(out ReadOnlySpan<byte> name, out RepoId id, out Relation relation)
        {
            if (_parentsLeft == 0)
            {
                name = default;
                id = default;
                relation = default;
                return false;
            }

            _parentsLeft--;
            relation = (Relation)_rest.Byte();
            id = _rest.Id();
            name = _rest.Blob();
            return true;
        }
    }

    private sealed class Writer
    {
        private readonly PackedWriter _report = new(4096);
        private readonly PackedWriter _scratch = new();
        private readonly ParentList _parents = new();
        private readonly EdgeList _edges = new();

        public Writer() => _report.Byte(FormatVersion);

        /// <returns>False where the model declares no parent.</returns>
        public bool AddChild(ReadOnlySpan<byte> observation, int changedIn)
        {
            var view = new ObservationView(observation);
            _parents.Read(view);
            if (_parents.Count == 0)
            {
                return false;
            }

            _report.Byte(ChildKind);
            ModelFacts.Write(view, changedIn, _report, _scratch);
            var declared = Measures.Of(view, _edges);
            foreach (var count in (ReadOnlySpan<int>)[declared.Untyped, declared.Finetune, declared.Adapter, declared.Quantized, declared.Merge])
            {
                _report.Varint((ulong)count);
            }

            _report.Varint((ulong)_parents.Count);
            for (var i = 0; i < _parents.Count; i++)
            {
                _report.Byte((byte)_parents.RelationAt(i));
                _report.Id(_parents.Id(i));
                _report.Blob(_parents.Name(i));
            }

            return true;
        }

        public void AddNoChild(RepoId id)
        {
            _report.Byte(NoChildKind);
            _report.Id(id);
        }

        public byte[] ToArray() => _report.ToArray();
    }
}
