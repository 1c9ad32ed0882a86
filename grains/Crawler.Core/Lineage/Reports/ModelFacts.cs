using Crawler.Core.Catalogue;
using Crawler.Core.Dimensions;

namespace Crawler.Core.Lineage.Reports;

/// <summary>What the lineage must know of a model, child or parent, as packed in a report; valid as long as the report's bytes.</summary>
public readonly ref struct ModelFacts
{
    private readonly ReadOnlySpan<byte> _licences;
    private readonly ReadOnlySpan<byte> _languages;

    private ModelFacts(scoped ref PackedReader reader)
    {
        Id = reader.Id();
        ChangedIn = reader.Count();
        Name = reader.Blob();
        CreatedAt = reader.Signed();
        Downloads30d = reader.Signed();
        DownloadsAllTime = reader.Signed();
        Likes = reader.Signed();
        Task = reader.Blob();
        _licences = reader.Blob();
        _languages = reader.Blob();
    }

    /// <summary>The Hub's id.</summary>
    public RepoId Id { get; }

    /// <summary>Ordinal of the crawl that brought its current observation: of two partitions that both have it for a moment, the later one is right.</summary>
    public int ChangedIn { get; }

    /// <summary>The full name, UTF-8.</summary>
    public ReadOnlySpan<byte> Name { get; }

    /// <summary>When it was created, Unix milliseconds.</summary>
    public long CreatedAt { get; }

    /// <summary>Downloads of the last 30 days; -1 where the Hub did not say.</summary>
    public long Downloads30d { get; }

    /// <summary>Downloads since creation; -1 where the Hub did not say.</summary>
    public long DownloadsAllTime { get; }

    /// <summary>Likes; -1 where the Hub did not say.</summary>
    public long Likes { get; }

    /// <summary>Its task, UTF-8; empty where it has none.</summary>
    public ReadOnlySpan<byte> Task { get; }

    /// <summary>The licences it declares, packed as <see cref="Licences"/> reads them: equal bytes mean the same list.</summary>
    public ReadOnlySpan<byte> PackedLicences => _licences;

    /// <summary>The languages it declares, packed as <see cref="Languages"/> reads them: equal bytes mean the same list.</summary>
    public ReadOnlySpan<byte> PackedLanguages => _languages;

    /// <summary>The licences it declares, in the order of its tags.</summary>
    public TextList Licences => new(_licences);

    /// <summary>The languages it declares, in the order of its tags.</summary>
    public TextList Languages => new(_languages);

    internal static ModelFacts Read(scoped ref PackedReader reader) => new(ref reader);

    internal static void Write(in ObservationView view, int changedIn, PackedWriter target, PackedWriter scratch)
    {
        target.Id(view.Id);
        target.Varint((ulong)changedIn);
        target.Blob(view.Name);
        target.Signed(view.CreatedAt);
        target.Signed(view.Downloads30d);
        target.Signed(view.DownloadsAllTime);
        target.Signed(view.Likes);
        target.Blob(view.Task);
        WriteTags(view, target, scratch, isLanguage: false);
        WriteTags(view, target, scratch, isLanguage: true);
    }

    private static void WriteTags(in ObservationView view, PackedWriter target, PackedWriter scratch, bool isLanguage)
    {
        scratch.Truncate();
        foreach (var tag in view.GetTags())
        {
            if (isLanguage && LanguageCodes.Contains(tag))
            {
                scratch.Blob(tag);
            }
            else if (!isLanguage && RecordMembers.TryGetLicence(tag, out var licence))
            {
                scratch.Blob(licence);
            }
        }

        target.Blob(scratch.Written);
    }
}

/// <summary>Texts of a report, one after the other.</summary>
public ref struct TextList
{
    private PackedReader _rest;

    internal TextList(ReadOnlySpan<byte> packed) => _rest = new PackedReader(packed);

    /// <summary>The text stood on, UTF-8.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    /// <summary>For <c>foreach</c>.</summary>
    public readonly TextList GetEnumerator() => this;

    /// <summary>Moves to the next text.</summary>
    public bool MoveNext()
    {
        if (_rest.Remaining == 0)
        {
            return false;
        }

        Current = _rest.Blob();
        return true;
    }
}
