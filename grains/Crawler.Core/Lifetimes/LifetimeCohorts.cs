using Crawler.Core.Catalogue;

namespace Crawler.Core.Lifetimes;

/// <summary>
/// The lifetimes of many repositories by cohort. What the partitions hold of their own repositories merges into what one partition with all of them would hold, so every figure read from it
/// is exact, in whatever order parts come. Not safe for several threads at once.
/// </summary>
public sealed class LifetimeCohorts
{
    private const byte FormatVersion = 1;

    private readonly Dictionary<CohortKey, LifetimeTally[]> _cohorts = [];
    private readonly long[] _excluded = new long[Enum.GetValues<LifetimeExclusion>().Length];

    /// <summary>Makes empty cohorts.</summary>
    /// <param name="options">Valid options, those that every lifetime added is taken under.</param>
    /// <exception cref="ArgumentException">The options are not valid.</exception>
    public LifetimeCohorts(LifetimeOptions options)
    {
        var errors = options.Validate();
        Options = errors.Count == 0 ? options : throw new ArgumentException(string.Join(' ', errors), nameof(options));
    }

    /// <summary>What the lifetimes take for granted.</summary>
    public LifetimeOptions Options { get; }

    /// <summary>The cohorts that hold anything, in the order of <see cref="CohortKey.Order"/>.</summary>
    public IReadOnlyList<CohortKey> Keys => [.. _cohorts.Keys.Order(CohortKey.Order)];

    /// <summary>How many curves were left out for a reason.</summary>
    public long Excluded(LifetimeExclusion reason) => _excluded[(int)reason];

    /// <summary>Adds one curve of one repository to each of its cohorts, once; where it is excluded it only counts as that.</summary>
    /// <param name="keys">Its cohorts, each once; their signal is that of the curve.</param>
    /// <param name="curve">What is known of it.</param>
    /// <exception cref="ArgumentException">A key has another signal than the curve.</exception>
    /// <exception cref="OverflowException">The events of a week do not fit 63 bits.</exception>
    public void Add(IEnumerable<CohortKey> keys, DailyCurve curve)
    {
        var result = Lifetime.Of(curve, Options);
        if (result.Exclusion is { } exclusion)
        {
            _excluded[(int)exclusion]++;
            return;
        }

        foreach (var key in keys)
        {
            if (key.Signal != curve.Signal)
            {
                throw new ArgumentException($"A cohort of {key.Signal} cannot take a curve of {curve.Signal}.", nameof(keys));
            }

            var tallies = Tallies(key);
            foreach (var lifetime in result.Lifetimes)
            {
                tallies[(int)lifetime.Definition].Add(lifetime);
            }
        }
    }

    /// <summary>Adds the lifetimes of repositories none of which is in here.</summary>
    /// <exception cref="ArgumentException">They were taken under other options: such figures are never added up.</exception>
    public void Merge(LifetimeCohorts other)
    {
        if (other.Options != Options)
        {
            throw new ArgumentException($"Lifetimes under {other.Options} cannot be added to those under {Options}. Work them out anew under one of both.", nameof(other));
        }

        foreach (var (key, tallies) in other._cohorts)
        {
            foreach (var (mine, theirs) in Tallies(key).Zip(tallies))
            {
                mine.Merge(theirs);
            }
        }

        for (var i = 0; i < _excluded.Length; i++)
        {
            _excluded[i] = checked(_excluded[i] + other._excluded[i]);
        }
    }

    /// <summary>What is known of a cohort, one reading for each definition in their order; null where no repository of it has a lifetime.</summary>
    public IReadOnlyList<CohortReading>? Read(CohortKey key) =>
        _cohorts.TryGetValue(key, out var tallies) ? [.. tallies.Select(tally => tally.Read(Options.Window))] : null;

    /// <summary>The cohorts as bytes, a version byte first; the same content makes the same bytes.</summary>
    public byte[] Encode()
    {
        var target = new PackedWriter();
        target.Byte(FormatVersion);
        LifetimeOptionsCodec.Write(target, Options);
        foreach (var count in _excluded)
        {
            target.Varint(count);
        }

        target.Varint((ulong)_cohorts.Count);
        foreach (var key in Keys)
        {
            target.Text(key.Dimension);
            target.Text(key.Member);
            target.Text(key.Quarter);
            target.Byte((byte)key.Signal);
            foreach (var tally in _cohorts[key])
            {
                tally.Write(target);
            }
        }

        return target.ToArray();
    }

    /// <summary>Reads cohorts back.</summary>
    /// <exception cref="InvalidDataException">The bytes are damaged or of a newer version.</exception>
    public static LifetimeCohorts Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = new PackedReader(bytes);
        var version = reader.Byte();
        if (version != FormatVersion)
        {
            throw new InvalidDataException($"Lifetimes of cohorts have format {version}; this program reads {FormatVersion}. Use the program that wrote them, or work them out anew.");
        }

        var cohorts = new LifetimeCohorts(LifetimeOptionsCodec.Read(ref reader));
        for (var i = 0; i < cohorts._excluded.Length; i++)
        {
            cohorts._excluded[i] = reader.Varint();
        }

        for (var left = reader.Count(); left > 0; left--)
        {
            var key = new CohortKey(reader.Text(), reader.Text(), reader.Text(), ReadSignal(ref reader));
            var tallies = cohorts.Tallies(key);
            for (var definition = 0; definition < tallies.Length; definition++)
            {
                tallies[definition] = LifetimeTally.Read((LifetimeDefinition)definition, ref reader);
            }
        }

        return cohorts;
    }

    private static Signal ReadSignal(ref PackedReader reader)
    {
        var signal = (Signal)reader.Byte();
        return Enum.IsDefined(signal) ? signal : throw new InvalidDataException($"Signal {signal} of a stored cohort is not known: the stored bytes are damaged.");
    }

    private LifetimeTally[] Tallies(CohortKey key)
    {
        if (!_cohorts.TryGetValue(key, out var tallies))
        {
            tallies = [.. Enum.GetValues<LifetimeDefinition>().Select(definition => new LifetimeTally(definition))];
            _cohorts.Add(key, tallies);
        }

        return tallies;
    }
}
