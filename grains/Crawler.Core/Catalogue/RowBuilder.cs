using System.IO.Hashing;
using Crawler.Core.Lineage;

namespace Crawler.Core.Catalogue;

/// <summary>
/// Collects the fields of one listing row and packs them into an observation (see <see cref="ObservationView"/> for the layout).
/// One builder is reused for all rows of a page; it holds no row beyond <see cref="Clear"/>.
/// </summary>
public sealed class RowBuilder
{
    private readonly PackedWriter _text = new(4096);
    private readonly List<(int Start, int Length)> _tags = [];
    private readonly HashSet<ulong> _tagHashes = [];
    private readonly List<(RepoId Id, int Start, int Length)> _baseModels = [];
    private readonly PackedWriter _hashed = new(1024);
    private (int Start, int Length) _name;
    private (int Start, int Length) _task;
    private (int Start, int Length) _library;
    private (int Start, int Length) _author;

    /// <summary>The largest packed observation, in bytes; rows above it are quarantined.</summary>
    public const int MaxPackedBytes = 60_000;

    /// <summary>The Hub's immutable id.</summary>
    public RepoId? Id { get; set; }

    /// <summary>Downloads of the last 30 days, or null where the Hub did not say.</summary>
    public long? Downloads30d { get; set; }

    /// <summary>Downloads since creation, or null where the Hub did not say.</summary>
    public long? DownloadsAllTime { get; set; }

    /// <summary>Likes, or null where the Hub did not say.</summary>
    public long? Likes { get; set; }

    /// <summary>Parameters of the weights (<c>safetensors.total</c>), or null.</summary>
    public long? Parameters { get; set; }

    /// <summary>Creation time in Unix milliseconds, or null.</summary>
    public long? CreatedAt { get; set; }

    /// <summary>Time of the last commit in Unix milliseconds, or null.</summary>
    public long? LastModified { get; set; }

    /// <summary>Whether the repository is private.</summary>
    public bool IsPrivate { get; set; }

    /// <summary>Whether the Hub disabled the repository.</summary>
    public bool IsDisabled { get; set; }

    /// <summary>How the files are restricted.</summary>
    public Gating Gating { get; set; }

    /// <summary>The one relation of <c>baseModels</c>, or null where there is no such member.</summary>
    public Relation? BaseModelRelation { get; set; }

    /// <summary>Whether <see cref="SetName"/> was called with a text that is not empty.</summary>
    public bool HasName => _name.Length > 0;

    /// <summary><c>owner/name</c>, or a legacy name without an owner; valid until the next change.</summary>
    public ReadOnlySpan<byte> Name => Slice(_name);

    /// <summary>Distinct tags so far.</summary>
    public int TagCount => _tags.Count;

    /// <summary>Makes the builder ready for the next row.</summary>
    public void Clear()
    {
        _text.Truncate();
        ClearTags();
        ClearBaseModels();
        _name = _task = _library = _author = default;
        Id = null;
        Downloads30d = DownloadsAllTime = Likes = Parameters = CreatedAt = LastModified = null;
        IsPrivate = IsDisabled = false;
        Gating = Gating.None;
    }

    /// <summary>Sets the name.</summary>
    public void SetName(ReadOnlySpan<byte> utf8) => _name = Keep(utf8);

    /// <summary>Sets the task (<c>pipeline_tag</c>).</summary>
    public void SetTask(ReadOnlySpan<byte> utf8) => _task = Keep(utf8);

    /// <summary>Sets the library (<c>library_name</c>).</summary>
    public void SetLibrary(ReadOnlySpan<byte> utf8) => _library = Keep(utf8);

    /// <summary>Sets the author as the Hub names it; kept only where it differs from the name's owner.</summary>
    public void SetAuthor(ReadOnlySpan<byte> utf8) => _author = Keep(utf8);

    /// <summary>Adds a tag; one seen before in this row is dropped.</summary>
    public void AddTag(ReadOnlySpan<byte> utf8)
    {
        if (_tagHashes.Add(XxHash3.HashToUInt64(utf8)))
        {
            _tags.Add(Keep(utf8));
        }
    }

    /// <summary>Forgets the tags, as a second member of that name replaces the first.</summary>
    public void ClearTags()
    {
        _tags.Clear();
        _tagHashes.Clear();
    }

    /// <summary>Forgets the resolved parents, as a second member of that name replaces the first.</summary>
    public void ClearBaseModels()
    {
        _baseModels.Clear();
        BaseModelRelation = null;
    }

    /// <summary>Adds a resolved parent of <c>baseModels.models</c>.</summary>
    public void AddBaseModel(RepoId id, ReadOnlySpan<byte> name)
    {
        var (start, length) = Keep(name);
        _baseModels.Add((id, start, length));
    }

    /// <summary>Takes over everything that an observation says.</summary>
    public void Set(in ObservationView view)
    {
        Clear();
        (Id, CreatedAt, LastModified) = (view.Id, view.CreatedAt, view.LastModified);
        (Downloads30d, DownloadsAllTime, Likes, Parameters) = (Known(view.Downloads30d), Known(view.DownloadsAllTime), Known(view.Likes), Known(view.Parameters));
        (IsPrivate, IsDisabled, Gating) = (view.IsPrivate, view.IsDisabled, view.Gating);
        SetName(view.Name);
        SetTask(view.Task);
        SetLibrary(view.Library);
        SetAuthor(view.Author);
        foreach (var tag in view.GetTags())
        {
            AddTag(tag);
        }

        var models = view.GetBaseModels(out var relation);
        while (models.MoveNext())
        {
            BaseModelRelation = relation;
            AddBaseModel(models.Id, models.Name);
        }
    }

    /// <summary>Appends the packed observation to <paramref name="target"/>.</summary>
    /// <returns>Its length, or 0 (nothing appended) where it would be longer than <see cref="MaxPackedBytes"/>.</returns>
    /// <exception cref="InvalidOperationException">The id or the name is missing.</exception>
    public int Pack(PackedWriter target)
    {
        if (Id is not { } id || !HasName)
        {
            throw new InvalidOperationException("An observation needs an _id and a name.");
        }

        var start = target.Length;
        target.Byte(ObservationView.FormatVersion);
        target.Id(id);
        target.UInt64(0);
        var author = OwnerName.Of(Name).SequenceEqual(Slice(_author)) ? default : _author;
        var explicitCreation = CreatedAt is { } created && created != id.CreatedAtSeconds * 1000;
        target.Byte(CounterFlags());
        target.Byte(FieldFlags(explicitCreation, author.Length > 0));
        target.Blob(Name);
        WriteOptional(target, Downloads30d);
        WriteOptional(target, DownloadsAllTime);
        WriteOptional(target, Likes);
        WriteOptional(target, Parameters);
        if (explicitCreation)
        {
            target.Signed(CreatedAt!.Value);
        }

        if (LastModified is { } modified)
        {
            target.Signed(modified);
        }

        WriteOptional(target, _task);
        WriteOptional(target, _library);
        WriteOptional(target, author);
        WriteBaseModels(target);
        var fingerprint = Fingerprint(target.Written[start..]);
        target.Varint((ulong)_tags.Count);
        foreach (var tag in _tags)
        {
            target.Blob(Slice(tag));
        }

        var length = target.Length - start;
        if (length > MaxPackedBytes)
        {
            target.Truncate(start);
            return 0;
        }

        target.PatchUInt64(start + 1 + RepoId.Size, fingerprint);
        return length;
    }

    /// <summary>
    /// Everything but the tags in order, the tags as a set, and the declared parents in order: the first parent decides a model's origin.
    /// </summary>
    private ulong Fingerprint(ReadOnlySpan<byte> head)
    {
        _hashed.Truncate();
        _hashed.Raw(head);
        ulong set = 0;
        foreach (var hash in _tagHashes)
        {
            set = unchecked(set + hash);
        }

        _hashed.UInt64(set);
        foreach (var tag in _tags)
        {
            var text = Slice(tag);
            if (text.StartsWith(DeclaredParents.TagPrefix))
            {
                _hashed.Blob(text);
            }
        }

        return XxHash3.HashToUInt64(_hashed.Written);
    }

    private byte CounterFlags() => (byte)(
        (Downloads30d is null ? 0 : ObservationView.HasDownloads30d) |
        (DownloadsAllTime is null ? 0 : ObservationView.HasDownloadsAllTime) |
        (Likes is null ? 0 : ObservationView.HasLikes) |
        (Parameters is null ? 0 : ObservationView.HasParameters) |
        (IsPrivate ? ObservationView.PrivateFlag : 0) |
        (IsDisabled ? ObservationView.DisabledFlag : 0) |
        ((int)Gating << ObservationView.GatingShift));

    private byte FieldFlags(bool explicitCreation, bool explicitAuthor) => (byte)(
        (explicitCreation ? ObservationView.HasCreatedAt : 0) |
        (LastModified is null ? 0 : ObservationView.HasLastModified) |
        (_task.Length == 0 ? 0 : ObservationView.HasTask) |
        (_library.Length == 0 ? 0 : ObservationView.HasLibrary) |
        (explicitAuthor ? ObservationView.HasAuthor : 0) |
        (BaseModelRelation is null && _baseModels.Count == 0 ? 0 : ObservationView.HasBaseModels));

    private void WriteBaseModels(PackedWriter target)
    {
        if (BaseModelRelation is null && _baseModels.Count == 0)
        {
            return;
        }

        target.Byte((byte)(BaseModelRelation ?? Relation.Untyped));
        target.Varint((ulong)_baseModels.Count);
        foreach (var (id, start, length) in _baseModels)
        {
            target.Id(id);
            target.Blob(Slice((start, length)));
        }
    }

    private static void WriteOptional(PackedWriter target, long? value)
    {
        if (value is { } number)
        {
            target.Varint(number);
        }
    }

    private void WriteOptional(PackedWriter target, (int Start, int Length) text)
    {
        if (text.Length > 0)
        {
            target.Blob(Slice(text));
        }
    }

    private (int Start, int Length) Keep(ReadOnlySpan<byte> utf8)
    {
        var start = _text.Length;
        _text.Raw(utf8);
        return (start, utf8.Length);
    }

    private ReadOnlySpan<byte> Slice((int Start, int Length) text) => _text.Written.Slice(text.Start, text.Length);

    private static long? Known(long value) => value < 0 ? null : value;
}
