using Crawler.Core.Catalogue;

namespace Crawler.Core.Lifetimes;

/// <summary>
/// The relative adoption metric (metrics M27): a model's cumulative downloads at an age, divided by a baseline of the models of its size at that age. A score of 1 is what a top-10 model of
/// the size has. Of each band and age the ten most downloaded models are kept; boards of partitions merge into that of the whole, and merging twice changes nothing. A model that changes its
/// band stays on the old board: after such a correction the boards are built anew. Not safe for several threads at once.
/// </summary>
public sealed class RelativeAdoption
{
    private const byte FormatVersion = 1;

    private readonly AdoptionBoard[] _boards;

    /// <summary>Makes empty boards.</summary>
    /// <param name="options">A valid grid.</param>
    /// <exception cref="ArgumentException">The options are not valid.</exception>
    public RelativeAdoption(AdoptionOptions options)
    {
        var errors = options.Validate();
        Options = errors.Count == 0 ? options : throw new ArgumentException(string.Join(' ', errors), nameof(options));
        _boards = [.. Enumerable.Range(0, options.Bands.Count * options.Checkpoints.Count).Select(_ => new AdoptionBoard())];
    }

    /// <summary>The grid.</summary>
    public AdoptionOptions Options { get; }

    /// <summary>Cumulative downloads at an age: of the release day and the days after it, <paramref name="age"/> days in all. Null where not all of them are known.</summary>
    /// <param name="curve">Downloads by day.</param>
    /// <param name="age">Days, 0 or more.</param>
    /// <exception cref="OverflowException">The sum does not fit 63 bits.</exception>
    public static long? DownloadsAt(DailyCurve curve, int age)
    {
        var days = curve.SinceRelease;
        if (days.Length < age)
        {
            return null;
        }

        long sum = 0;
        foreach (var value in days[..age])
        {
            sum = checked(sum + value);
        }

        return sum;
    }

    /// <summary>
    /// Takes a model at every age whose days are known. Models of the Hub's floor, whose age is not known, and models whose first days were not seen are not taken: the answer is why.
    /// </summary>
    /// <param name="id">The model.</param>
    /// <param name="name">Its name.</param>
    /// <param name="band">Its size band; one that is not among <see cref="AdoptionOptions.Bands"/>, such as unknown, is not compared.</param>
    /// <param name="curve">Its downloads by day, with the corrected day of release where there is one.</param>
    /// <returns>Null where it was taken, or is of no band that is compared.</returns>
    public LifetimeExclusion? Add(RepoId id, string name, string band, DailyCurve curve)
    {
        // One event is enough here: a model without downloads has a score, and it is 0.
        if (curve.ExclusionUnder(AnyEvents) is { } exclusion && exclusion != LifetimeExclusion.TooFewEvents)
        {
            return exclusion;
        }

        foreach (var checkpoint in Options.Checkpoints)
        {
            if (DownloadsAt(curve, checkpoint) is { } downloads)
            {
                Add(band, checkpoint, new AdoptionLine(id, name, downloads));
            }
        }

        return null;
    }

    /// <summary>Takes one model at one age.</summary>
    /// <returns>Whether the band and the age are of the grid; false changes nothing.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Less than 0 downloads.</exception>
    public bool Add(string band, int checkpoint, AdoptionLine line)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(line.Downloads);
        var board = Board(band, checkpoint);
        board?.Add(line);
        return board is not null;
    }

    /// <summary>Takes all lines of another part. Its models may be here already.</summary>
    /// <exception cref="ArgumentException">It has another grid.</exception>
    public void Merge(RelativeAdoption other)
    {
        if (!Options.IsSameGridAs(other.Options))
        {
            throw new ArgumentException("Boards of another grid of bands and ages cannot be merged. Build them anew on one grid.", nameof(other));
        }

        for (var i = 0; i < _boards.Length; i++)
        {
            foreach (var line in other._boards[i].Lines.ToArray())
            {
                _boards[i].Add(line);
            }
        }
    }

    /// <summary>The most downloaded models of a band at an age, at most ten, the first first; empty where nothing is known or the grid does not have them.</summary>
    public IReadOnlyList<AdoptionLine> Top(string band, int checkpoint) => Board(band, checkpoint)?.Lines ?? [];

    /// <summary>The baseline of a band at an age, in downloads; null where it is undefined, or the grid does not have them.</summary>
    public double? Baseline(AdoptionBaseline kind, string band, int checkpoint)
    {
        if (Board(band, checkpoint) is not { } board)
        {
            return null;
        }

        return kind switch
        {
            AdoptionBaseline.MedianOfTop => board.Median,
            AdoptionBaseline.MonotoneTenth => board.Tenth is null ? null : Options.Checkpoints.TakeWhile(age => age <= checkpoint).Max(age => Board(band, age)!.Tenth),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a baseline"),
        };
    }

    /// <summary>Downloads ÷ baseline, 0 or more; null where the baseline is undefined or 0.</summary>
    /// <param name="kind">The baseline.</param>
    /// <param name="band">The model's size band.</param>
    /// <param name="checkpoint">The age.</param>
    /// <param name="downloads">Its cumulative downloads at that age (<see cref="DownloadsAt"/>); null where unknown.</param>
    public double? Score(AdoptionBaseline kind, string band, int checkpoint, long? downloads) =>
        Baseline(kind, band, checkpoint) is { } baseline and > 0 ? downloads / baseline : null;

    /// <summary>The boards as bytes, a version byte first; the same content makes the same bytes.</summary>
    public byte[] Encode()
    {
        var target = new PackedWriter();
        target.Byte(FormatVersion);
        target.Varint((ulong)Options.Bands.Count);
        foreach (var band in Options.Bands)
        {
            target.Text(band);
        }

        target.Varint((ulong)Options.Checkpoints.Count);
        foreach (var checkpoint in Options.Checkpoints)
        {
            target.Varint(checkpoint);
        }

        foreach (var board in _boards)
        {
            board.Write(target);
        }

        return target.ToArray();
    }

    /// <summary>Reads boards back, with their grid.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged or of a newer version.</exception>
    public static RelativeAdoption Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = new PackedReader(bytes);
        var version = reader.Byte();
        if (version != FormatVersion)
        {
            throw new InvalidDataException($"Boards of relative adoption have format {version}; this program reads {FormatVersion}. Use the program that wrote them, or build them anew.");
        }

        var (bands, checkpoints) = (new List<string>(), new List<int>());
        for (var left = reader.Count(); left > 0; left--)
        {
            bands.Add(reader.Text());
        }

        for (var left = reader.Count(); left > 0; left--)
        {
            checkpoints.Add(reader.Count());
        }

        var options = new AdoptionOptions { Bands = bands, Checkpoints = checkpoints };
        if (options.Validate() is [var problem, ..])
        {
            throw new InvalidDataException($"The stored grid of relative adoption is damaged: {problem}");
        }

        var result = new RelativeAdoption(options);
        foreach (var board in result._boards)
        {
            board.ReadInto(ref reader);
        }

        return result;
    }

    private static LifetimeOptions AnyEvents { get; } = new() { MinimumEvents = 1 };

    private AdoptionBoard? Board(string band, int checkpoint)
    {
        var (row, column) = (Index(Options.Bands, band), Index(Options.Checkpoints, checkpoint));
        return row < 0 || column < 0 ? null : _boards[(row * Options.Checkpoints.Count) + column];
    }

    private static int Index<T>(IReadOnlyList<T> list, T wanted)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (EqualityComparer<T>.Default.Equals(list[i], wanted))
            {
                return i;
            }
        }

        return -1;
    }
}
