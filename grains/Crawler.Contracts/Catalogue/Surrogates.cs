using Crawler.Core.Catalogue;

namespace Crawler.Contracts.Catalogue;

/// <summary>A <see cref="RepoId"/> on the wire.</summary>
[GenerateSerializer, Immutable, Alias("crawler.repo-id")]
public struct RepoIdSurrogate
{
    /// <summary>The first eight bytes.</summary>
    [Id(0)]
    public ulong High { get; set; }

    /// <summary>The last four bytes.</summary>
    [Id(1)]
    public uint Low { get; set; }
}

/// <summary>Turns ids into their wire form and back.</summary>
[RegisterConverter]
public sealed class RepoIdConverter : IConverter<RepoId, RepoIdSurrogate>
{
    /// <inheritdoc/>
    public RepoId ConvertFromSurrogate(in RepoIdSurrogate surrogate) => new(surrogate.High, surrogate.Low);

    /// <inheritdoc/>
    public RepoIdSurrogate ConvertToSurrogate(in RepoId value) => new() { High = value.High, Low = value.Low };
}

/// <summary>A <see cref="Window"/> on the wire.</summary>
[GenerateSerializer, Immutable, Alias("crawler.window")]
public struct WindowSurrogate
{
    /// <summary>The crawl's ordinal.</summary>
    [Id(0)]
    public int Crawl { get; set; }

    /// <summary>As-of, Unix seconds.</summary>
    [Id(1)]
    public uint AsOf { get; set; }

    /// <summary>Exclusive lower end of the walked stretch.</summary>
    [Id(2)]
    public RepoId From { get; set; }

    /// <summary>Inclusive upper end of the walked stretch.</summary>
    [Id(3)]
    public RepoId UpTo { get; set; }

    /// <summary>Whether absence proves anything.</summary>
    [Id(4)]
    public bool ProvesAbsence { get; set; }

    /// <summary>Packed observations.</summary>
    [Id(5)]
    public byte[] Rows { get; set; }

    /// <summary>The length of each.</summary>
    [Id(6)]
    public int[] Lengths { get; set; }

    /// <summary>Ids listed but unreadable.</summary>
    [Id(7)]
    public RepoId[] Announced { get; set; }

    /// <summary>Exclusive lower ends of stretches that prove nothing.</summary>
    [Id(8)]
    public RepoId[] GapsAfter { get; set; }

    /// <summary>Exclusive upper ends of stretches that prove nothing.</summary>
    [Id(9)]
    public RepoId[] GapsBefore { get; set; }

    /// <summary>The greatest id among the rows of all partitions.</summary>
    [Id(10)]
    public RepoId LastListed { get; set; }

    /// <summary>Ordinal of the crawl whose kept pages the rows come from; 0 for none.</summary>
    [Id(11)]
    public int ReparseOf { get; set; }

    /// <summary>As-of of the latest accepted full crawl where the rows come from an import; null for crawls.</summary>
    [Id(12)]
    public uint? ImportBasis { get; set; }

    /// <summary>Whether an import lacks columns.</summary>
    [Id(13)]
    public bool IsImportPartial { get; set; }
}

/// <summary>Turns windows into their wire form and back.</summary>
[RegisterConverter]
public sealed class WindowConverter : IConverter<Window, WindowSurrogate>
{
    /// <inheritdoc/>
    public Window ConvertFromSurrogate(in WindowSurrogate surrogate) => new()
    {
        Crawl = surrogate.Crawl,
        AsOf = surrogate.AsOf,
        From = surrogate.From,
        UpTo = surrogate.UpTo,
        ProvesAbsence = surrogate.ProvesAbsence,
        Rows = surrogate.Rows,
        Lengths = surrogate.Lengths,
        Announced = surrogate.Announced,
        LastListed = surrogate.LastListed,
        ReparseOf = surrogate.ReparseOf,
        Basis = surrogate.ImportBasis is { } lastFull ? new ImportBasis(lastFull, surrogate.IsImportPartial) : null,
        Gaps = [.. surrogate.GapsAfter.Zip(surrogate.GapsBefore, (after, before) => new Gap(after, before))],
    };

    /// <inheritdoc/>
    public WindowSurrogate ConvertToSurrogate(in Window value) => new()
    {
        Crawl = value.Crawl,
        AsOf = value.AsOf,
        From = value.From,
        UpTo = value.UpTo,
        ProvesAbsence = value.ProvesAbsence,
        Rows = value.Rows.ToArray(),
        Lengths = value.Lengths,
        Announced = value.Announced,
        GapsAfter = [.. value.Gaps.Select(gap => gap.After)],
        GapsBefore = [.. value.Gaps.Select(gap => gap.Before)],
        LastListed = value.LastListed,
        ReparseOf = value.ReparseOf,
        ImportBasis = value.Basis?.LastFullAsOf,
        IsImportPartial = value.Basis?.IsPartial ?? false,
    };
}
