using Crawler.Core.Lineage;

namespace Crawler.Core.Catalogue;

/// <summary>
/// Reads a packed observation: what the Hub said of one repository, in one flat run of bytes that is the same in memory, in messages and in the store.
/// </summary>
/// <remarks>
/// Layout, version 1: version (1 byte), id (12), fingerprint (8, little-endian), counter flags (1), field flags (1), name, then in this order those that the flags
/// name: downloads of 30 days, downloads of all time, likes, parameters (varints), creation and last-modified time (zigzag Unix milliseconds), task, library,
/// author (length-prefixed UTF-8), base models (relation byte, count, then id and name each); last the tags (count, then each length-prefixed). The creation time
/// is left out where it equals the second in the id.
/// </remarks>
public readonly ref struct ObservationView
{
    internal const byte FormatVersion = 1;
    internal const int HasDownloads30d = 1;
    internal const int HasDownloadsAllTime = 2;
    internal const int HasLikes = 4;
    internal const int HasParameters = 8;
    internal const int PrivateFlag = 16;
    internal const int DisabledFlag = 32;
    internal const int GatingShift = 6;
    internal const int HasCreatedAt = 1;
    internal const int HasLastModified = 2;
    internal const int HasTask = 4;
    internal const int HasLibrary = 8;
    internal const int HasAuthor = 16;
    internal const int HasBaseModels = 32;
    private const int FingerprintAt = 1 + RepoId.Size;
    private const int FlagsAt = FingerprintAt + 8;

    private readonly ReadOnlySpan<byte> _tags;
    private readonly ReadOnlySpan<byte> _baseModels;
    private readonly byte _counterFlags;

    /// <summary>Reads everything but the tags and base models, which are read when asked for.</summary>
    /// <exception cref="InvalidDataException">The bytes are not an observation of a known version.</exception>
    public ObservationView(ReadOnlySpan<byte> packed)
    {
        if (packed.Length <= FlagsAt + 2 || packed[0] != FormatVersion)
        {
            throw new InvalidDataException("Not a packed observation of version 1: the stored bytes are damaged or newer than this program.");
        }

        Id = RepoId.Read(packed[1..]);
        Fingerprint = ReadFingerprint(packed);
        _counterFlags = packed[FlagsAt];
        var fields = packed[FlagsAt + 1];
        var reader = new PackedReader(packed[(FlagsAt + 2)..]);
        Name = reader.Blob();
        Downloads30d = (_counterFlags & HasDownloads30d) == 0 ? -1 : reader.Varint();
        DownloadsAllTime = (_counterFlags & HasDownloadsAllTime) == 0 ? -1 : reader.Varint();
        Likes = (_counterFlags & HasLikes) == 0 ? -1 : reader.Varint();
        Parameters = (_counterFlags & HasParameters) == 0 ? -1 : reader.Varint();
        CreatedAt = (fields & HasCreatedAt) == 0 ? Id.CreatedAtSeconds * 1000 : reader.Signed();
        LastModified = (fields & HasLastModified) == 0 ? null : reader.Signed();
        Task = (fields & HasTask) == 0 ? default : reader.Blob();
        Library = (fields & HasLibrary) == 0 ? default : reader.Blob();
        Author = (fields & HasAuthor) == 0 ? default : reader.Blob();
        var beforeBaseModels = reader.Remaining;
        SkipBaseModels(ref reader, (fields & HasBaseModels) != 0);
        _baseModels = packed[^beforeBaseModels..^reader.Remaining];
        _tags = packed[^reader.Remaining..];
    }

    /// <summary>The Hub's immutable id.</summary>
    public RepoId Id { get; }

    /// <summary>Equal fingerprints mean that nothing a figure could depend on has changed.</summary>
    public ulong Fingerprint { get; }

    /// <summary><c>owner/name</c>, or a legacy name without an owner.</summary>
    public ReadOnlySpan<byte> Name { get; }

    /// <summary>Downloads of the last 30 days; -1 where the Hub did not say.</summary>
    public long Downloads30d { get; }

    /// <summary>Downloads since creation; -1 where the Hub did not say.</summary>
    public long DownloadsAllTime { get; }

    /// <summary>Likes; -1 where the Hub did not say.</summary>
    public long Likes { get; }

    /// <summary>Parameters of the weights; -1 where the Hub did not say.</summary>
    public long Parameters { get; }

    /// <summary>Creation time, Unix milliseconds.</summary>
    public long CreatedAt { get; }

    /// <summary>Time of the last commit, Unix milliseconds, or null.</summary>
    public long? LastModified { get; }

    /// <summary>The task (<c>pipeline_tag</c>); empty where there is none.</summary>
    public ReadOnlySpan<byte> Task { get; }

    /// <summary>The library (<c>library_name</c>); empty where there is none.</summary>
    public ReadOnlySpan<byte> Library { get; }

    /// <summary>The author where the Hub named another one than the name's owner; else empty.</summary>
    public ReadOnlySpan<byte> Author { get; }

    /// <summary>Whether the repository is private.</summary>
    public bool IsPrivate => (_counterFlags & PrivateFlag) != 0;

    /// <summary>Whether the Hub disabled the repository.</summary>
    public bool IsDisabled => (_counterFlags & DisabledFlag) != 0;

    /// <summary>How the files are restricted.</summary>
    public Gating Gating => (Gating)(_counterFlags >> GatingShift);

    /// <summary>The namespace part of the name.</summary>
    public ReadOnlySpan<byte> Owner => OwnerName.Of(Name);

    /// <summary>The fingerprint alone, without reading the rest.</summary>
    public static ulong ReadFingerprint(ReadOnlySpan<byte> packed) =>
        System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(packed[FingerprintAt..]);

    /// <summary>The id alone, without reading the rest.</summary>
    public static RepoId ReadId(ReadOnlySpan<byte> packed) => RepoId.Read(packed[1..]);

    /// <summary>The name alone, without reading the rest.</summary>
    public static ReadOnlySpan<byte> ReadName(ReadOnlySpan<byte> packed) => new PackedReader(packed[(FlagsAt + 2)..]).Blob();

    /// <summary>The same repository with nothing said of it but id and name.</summary>
    internal static byte[] Stub(RepoId id, ReadOnlySpan<byte> name)
    {
        var stub = new PackedWriter();
        stub.Byte(FormatVersion);
        stub.Id(id);
        stub.UInt64(0);
        stub.Byte(0);
        stub.Byte(0);
        stub.Blob(name);
        stub.Varint(0UL);
        return stub.ToArray();
    }

    /// <summary>The tags, in the order the Hub gave them, each once.</summary>
    public TagEnumerator GetTags() => new(_tags);

    /// <summary>The base models as the Hub resolved them, in its order.</summary>
    /// <param name="relation">How the repository derives from all of them; untyped where there are none.</param>
    public BaseModelEnumerator GetBaseModels(out Relation relation)
    {
        relation = _baseModels.IsEmpty ? Relation.Untyped : (Relation)_baseModels[0];
        return new BaseModelEnumerator(_baseModels.IsEmpty ? default : _baseModels[1..]);
    }

    /// <summary>Everything, as an object; for showing one repository, not for folding millions.</summary>
    public Observation ToObservation()
    {
        var tags = new List<string>();
        foreach (var tag in GetTags())
        {
            tags.Add(Text(tag));
        }

        var (relation, models) = ReadBaseModels();
        return new Observation(
            Id,
            Text(Name),
            DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
            LastModified is { } modified ? DateTimeOffset.FromUnixTimeMilliseconds(modified) : null,
            Known(Downloads30d),
            Known(DownloadsAllTime),
            Known(Likes),
            Known(Parameters),
            Task.IsEmpty ? null : Text(Task),
            Library.IsEmpty ? null : Text(Library),
            Author.IsEmpty ? null : Text(Author),
            IsPrivate,
            IsDisabled,
            Gating,
            tags,
            relation,
            models);
    }

    private (Relation? Relation, IReadOnlyList<BaseModel> Models) ReadBaseModels()
    {
        if (_baseModels.IsEmpty)
        {
            return (null, []);
        }

        var reader = new PackedReader(_baseModels);
        var relation = (Relation)reader.Byte();
        var models = new BaseModel[reader.Count()];
        for (var i = 0; i < models.Length; i++)
        {
            models[i] = new BaseModel(reader.Id(), reader.Text());
        }

        return (relation, models);
    }

    private static void SkipBaseModels(ref PackedReader reader, bool present)
    {
        if (!present)
        {
            return;
        }

        reader.Byte();
        for (var left = reader.Count(); left > 0; left--)
        {
            reader.Id();
            reader.Blob();
        }
    }

    private static long? Known(long value) => value < 0 ? null : value;

    private static string Text(ReadOnlySpan<byte> utf8) => System.Text.Encoding.UTF8.GetString(utf8);

    /// <summary>Walks the base models of an observation.</summary>
    public ref struct BaseModelEnumerator
    {
        private PackedReader _reader;
        private int _left;

        internal BaseModelEnumerator(ReadOnlySpan<byte> models)
        {
            _reader = new PackedReader(models);
            _left = models.IsEmpty ? 0 : _reader.Count();
        }

        /// <summary>The id of the base model.</summary>
        public RepoId Id { get; private set; }

        /// <summary>Its name as the Hub gave it, UTF-8.</summary>
        public ReadOnlySpan<byte> Name { get; private set; }

        /// <summary>Goes to the next base model.</summary>
        public bool MoveNext()
        {
            if (_left == 0)
            {
                return false;
            }

            _left--;
            Id = _reader.Id();
            Name = _reader.Blob();
            return true;
        }
    }

    /// <summary>Walks the tags of an observation.</summary>
    public ref struct TagEnumerator
    {
        private PackedReader _reader;
        private int _left;

        internal TagEnumerator(ReadOnlySpan<byte> tags)
        {
            _reader = new PackedReader(tags);
            _left = _reader.Count();
            Current = default;
        }

        /// <summary>The tag, UTF-8.</summary>
        public ReadOnlySpan<byte> Current { get; private set; }

        /// <summary>Lets foreach use the enumerator itself.</summary>
        public readonly TagEnumerator GetEnumerator() => this;

        /// <summary>Goes to the next tag.</summary>
        public bool MoveNext()
        {
            if (_left == 0)
            {
                return false;
            }

            _left--;
            Current = _reader.Blob();
            return true;
        }
    }
}
