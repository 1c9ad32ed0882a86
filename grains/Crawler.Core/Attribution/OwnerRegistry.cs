using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;

namespace Crawler.Core.Attribution;

/// <summary>
/// Who stands behind each namespace: owner to country, type, parent group and cohorts. Immutable and safe to share between threads.
/// An owner without a row is unreviewed; the registry never guesses.
/// </summary>
public sealed class OwnerRegistry
{
    private const string Resource = "owners.csv";
    private const int VersionLength = 12;

    private static readonly Lazy<OwnerRegistry> Embedded = new(LoadEmbedded);

    private readonly OwnerAttribution[] _rows;
    private readonly FrozenDictionary<string, OwnerAttribution[]>.AlternateLookup<ReadOnlySpan<char>> _byOwner;

    internal OwnerRegistry(IEnumerable<OwnerAttribution> rows)
    {
        _rows = [.. rows
            .OrderBy(row => row.Owner, StringComparer.OrdinalIgnoreCase)
            .ThenBy(row => row.Owner, StringComparer.Ordinal)
            .ThenBy(row => row.ValidFrom ?? DateOnly.MinValue)];
        _byOwner = _rows
            .GroupBy(row => row.Owner, StringComparer.OrdinalIgnoreCase)
            .ToFrozenDictionary(owner => owner.Key, owner => owner.ToArray(), StringComparer.OrdinalIgnoreCase)
            .GetAlternateLookup<ReadOnlySpan<char>>();
        Version = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ToCsv())))[..VersionLength];
    }

    /// <summary>The first line of a registry file: its columns.</summary>
    public static string FileHeader => RegistryCsv.Header;

    /// <summary>The registry that ships with the product.</summary>
    public static OwnerRegistry BuiltIn => Embedded.Value;

    /// <summary>
    /// Twelve hex digits that change if, and only if, what the registry says changes. Order, quoting and line ends of the file do not matter.
    /// </summary>
    public string Version { get; }

    /// <summary>All rows, sorted by owner and then by the day they begin to hold.</summary>
    public IReadOnlyCollection<OwnerAttribution> All => _rows;

    /// <summary>Reads a registry file. Whatever it holds, the outcome is a value: a registry, or all that is wrong with the file.</summary>
    /// <param name="input">The file's text.</param>
    /// <param name="sourceName">What to call the file in errors.</param>
    public static RegistryParseResult Parse(TextReader input, string sourceName)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentNullException.ThrowIfNull(sourceName);
        return new RegistryParser(sourceName).Parse(input);
    }

    /// <summary>The row that holds for an owner on that day; null when the owner is unreviewed.</summary>
    public OwnerAttribution? Find(string owner, DateOnly asOf) => Find(owner.AsSpan(), asOf);

    /// <summary>
    /// The row that holds for an owner on that day; null when the owner is unreviewed. The exact name comes first; a name that differs only in
    /// case serves where the exact one has no row at all, for the Hub does not let two namespaces differ in case only.
    /// </summary>
    public OwnerAttribution? Find(ReadOnlySpan<char> owner, DateOnly asOf)
    {
        if (!_byOwner.TryGetValue(owner, out var candidates))
        {
            return null;
        }

        var knownExactly = false;
        OwnerAttribution? alike = null;
        foreach (var candidate in candidates)
        {
            var exact = owner.SequenceEqual(candidate.Owner);
            knownExactly |= exact;
            if (!candidate.IsValidAt(asOf))
            {
                continue;
            }

            if (exact)
            {
                return candidate;
            }

            alike ??= candidate;
        }

        return knownExactly ? null : alike;
    }

    /// <summary>
    /// The member of the country dimension that an owner counts for on that day: an ISO 3166-1 alpha-2 code,
    /// <see cref="CountryMember.International"/> for collectives, <see cref="CountryMember.Undisclosed"/> for reviewed owners without a country
    /// (private persons above all), <see cref="CountryMember.Unreviewed"/> for owners without a row.
    /// </summary>
    public string CountryOf(string owner, DateOnly asOf) => CountryOf(owner.AsSpan(), asOf);

    /// <summary>The member of the country dimension that an owner counts for on that day.</summary>
    public string CountryOf(ReadOnlySpan<char> owner, DateOnly asOf) => Find(owner, asOf)?.CountryMemberName ?? CountryMember.Unreviewed;

    /// <summary>A registry in which the given rows stand in place of all rows of the owners they name. Their own days must not overlap.</summary>
    public OwnerRegistry WithOverrides(IEnumerable<OwnerAttribution> overrides)
    {
        var replacing = overrides.ToLookup(row => row.Owner, StringComparer.Ordinal);
        var contradiction = replacing.FirstOrDefault(rows => rows.Index().Any(a => rows.Take(a.Index).Any(b => a.Item.OverlapsWith(b))));
        return contradiction is null
            ? new OwnerRegistry(_rows.Where(row => !replacing.Contains(row.Owner)).Concat(replacing.SelectMany(rows => rows)))
            : throw new ArgumentException($"'{contradiction.Key}' is attributed twice for the same days", nameof(overrides));
    }

    /// <summary>The registry in its file format, in canonical form: reading it back gives a registry of the same version.</summary>
    public string ToCsv() => RegistryCsv.Write(_rows);

    private static OwnerRegistry LoadEmbedded()
    {
        using var stream = typeof(OwnerRegistry).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is not embedded in the assembly");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var result = Parse(reader, Resource);
        return result.Registry ?? throw new InvalidOperationException($"the built-in registry is broken: {result.Errors[0]}");
    }
}
