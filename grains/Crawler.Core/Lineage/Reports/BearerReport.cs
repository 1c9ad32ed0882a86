using System.Text;
using Crawler.Core.Catalogue;

namespace Crawler.Core.Lineage.Reports;

/// <summary>Who bears a name that somebody declares as a parent's.</summary>
public enum Bearer
{
    /// <summary>No record bears it, and none has given it up: a phantom.</summary>
    Nobody = 0,

    /// <summary>A live model bears it now.</summary>
    Model = 1,

    /// <summary>A model has given it up, and no live one bears it now.</summary>
    FormerName = 2,
}

/// <summary>
/// What the partition of a name's owner says of it. Packed as: version (1 byte), then for each name asked about, in that order, the kind (see <see cref="Bearer"/>); a
/// model has its facts, a former name the id of who gave it up last.
/// </summary>
public static class BearerReport
{
    private const byte FormatVersion = 1;

    /// <summary>Answers for names.</summary>
    public static byte[] Of(RecordTable records, IEnumerable<string> names)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(names);
        var (report, scratch) = (new PackedWriter(4096), new PackedWriter());
        report.Byte(FormatVersion);
        foreach (var name in names)
        {
            var slot = records.FindByName(Encoding.UTF8.GetBytes(name));
            if (slot >= 0 && records.State(slot).IsLive)
            {
                Write(report, scratch, records, slot);
            }
            else if (records.FormerNames.Find(name) is { Count: > 0 } former)
            {
                report.Byte((byte)Bearer.FormerName);
                report.Varint((ulong)former.Count);
                foreach (var bearer in former)
                {
                    report.Id(bearer.Id);
                }
            }
            else
            {
                report.Byte((byte)Bearer.Nobody);
            }
        }

        return report.ToArray();
    }

    /// <summary>Answers for ids: those that are live here, as <see cref="Bearer.Model"/>; the others are left out.</summary>
    public static byte[] Of(RecordTable records, IEnumerable<RepoId> ids)
    {
        ArgumentNullException.ThrowIfNull(records);
        ArgumentNullException.ThrowIfNull(ids);
        var (report, scratch) = (new PackedWriter(), new PackedWriter());
        report.Byte(FormatVersion);
        foreach (var id in ids)
        {
            var slot = records.Find(id);
            if (slot >= 0 && records.State(slot).IsLive)
            {
                Write(report, scratch, records, slot);
            }
        }

        return report.ToArray();
    }

    /// <summary>Reads a report.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or of a newer version.</exception>
    public static Reader Read(ReadOnlySpan<byte> report) => new(report);

    private static void Write(PackedWriter report, PackedWriter scratch, RecordTable records, int slot)
    {
        report.Byte((byte)Bearer.Model);
        ModelFacts.Write(new ObservationView(records.Observation(slot)), records.State(slot).ChangedIn, report, scratch);
    }

    /// <summary>Walks over a report.</summary>
    public ref struct Reader
    {
        private PackedReader _rest;

        internal Reader(ReadOnlySpan<byte> report)
        {
            if (report.IsEmpty || report[0] != FormatVersion)
            {
                throw new InvalidDataException("A report of bearers is damaged, or was made by a newer version of this program.");
            }

            _rest = new PackedReader(report[1..]);
        }

        /// <summary>Who bears the name stood on.</summary>
        public Bearer Kind { get; private set; }

        /// <summary>The models that gave a former name up, the last one first.</summary>
        public RepoId[] Former { get; private set; } = [];

        /// <summary>The facts of a model that bears it.</summary>
        public ModelFacts Facts { get; private set; }

        /// <summary>Moves to the next name.</summary>
        public bool MoveNext()
        {
            if (_rest.Remaining == 0)
            {
                return false;
            }

            Kind = (Bearer)_rest.Byte();
            switch (Kind)
            {
                case Bearer.Model:
                    Facts = ModelFacts.Read(ref _rest);
                    break;
                case Bearer.FormerName:
                    Former = new RepoId[_rest.Count()];
                    for (var i = 0; i < Former.Length; i++)
                    {
                        Former[i] = _rest.Id();
                    }

                    break;
                case Bearer.Nobody:
                    break;
                default:
                    throw new InvalidDataException($"A report of bearers holds an entry of unknown kind {(byte)Kind}.");
            }

            return true;
        }
    }
}
