namespace Crawler.Core.Attribution;

/// <summary>
/// What was changed in a store beside the registry that ships: rows that stand in place of all shipped rows of the owners they name. Immutable; every change gives new
/// overrides, or says what is wrong with it.
/// </summary>
public sealed class RegistryOverrides
{
    private readonly OwnerRegistry _rows;

    private RegistryOverrides(OwnerRegistry rows) => _rows = rows;

    /// <summary>Nothing changed.</summary>
    public static RegistryOverrides Empty { get; } = new(new OwnerRegistry([]));

    /// <summary>All rows, sorted by owner and then by the day they begin to hold.</summary>
    public IReadOnlyCollection<OwnerAttribution> Rows => _rows.All;

    /// <summary>Reads overrides in the registry's file format, as <see cref="ToCsv"/> writes them.</summary>
    /// <exception cref="InvalidDataException">The text is no sound registry file: what was stored is damaged.</exception>
    public static RegistryOverrides Read(string csv)
    {
        var parsed = OwnerRegistry.Parse(new StringReader(csv), "overrides");
        return new RegistryOverrides(parsed.Registry ?? throw new InvalidDataException($"The stored overrides of the registry are damaged: {parsed.Errors[0]}"));
    }

    /// <summary>The overrides in the registry's file format.</summary>
    public string ToCsv() => _rows.ToCsv();

    /// <summary>The registry that is in force with these overrides.</summary>
    /// <param name="shipped">The registry that ships.</param>
    public OwnerRegistry ApplyTo(OwnerRegistry shipped) => Rows.Count == 0 ? shipped : shipped.WithOverrides(Rows);

    /// <summary>
    /// Lets a row hold on the days it is valid; on all other days the owner keeps what it has, by these overrides or as shipped. Setting the same row again changes nothing.
    /// </summary>
    /// <param name="row">The row.</param>
    /// <param name="shipped">The registry that ships.</param>
    public RegistryChange Set(OwnerAttribution row, OwnerRegistry shipped)
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(shipped);
        if (Problems(OwnerRegistry.Parse(new StringReader(RegistryCsv.Write([row])), row.Owner), row.Owner, shipped) is { Count: > 0 } problems)
        {
            return RegistryChange.Refused(problems);
        }

        var before = ApplyTo(shipped).All.Where(known => known.Owner == row.Owner);
        return RegistryChange.To(With([row.Owner], before.SelectMany(known => Outside(known, row)).Append(row)));
    }

    /// <summary>Takes an owner's overrides back, so that it is as shipped.</summary>
    public RegistryChange Unset(string owner) => Rows.Any(row => row.Owner == owner)
        ? RegistryChange.To(With([owner], []))
        : RegistryChange.Refused([new RegistryError(owner, 0, "owner", "it was never set here", "'registry show' lists what was; what ships with the program can only be overridden")]);

    /// <summary>Lets the rows of a file stand in place of all rows of the owners they name. Where anything in the file is wrong nothing changes, and all of it is said.</summary>
    /// <param name="file">The file's text, in the registry's format.</param>
    /// <param name="name">What to call the file in errors.</param>
    /// <param name="shipped">The registry that ships.</param>
    public RegistryChange Import(string file, string name, OwnerRegistry shipped)
    {
        ArgumentNullException.ThrowIfNull(shipped);
        var parsed = OwnerRegistry.Parse(new StringReader(file), name);
        if (Problems(parsed, name, shipped) is { Count: > 0 } problems)
        {
            return RegistryChange.Refused(problems);
        }

        var rows = parsed.Registry!.All;
        return RegistryChange.To(With(rows.Select(row => row.Owner), rows));
    }

    /// <summary>The parts of a row's validity that another row leaves to it.</summary>
    private static List<OwnerAttribution> Outside(OwnerAttribution row, OwnerAttribution other)
    {
        if (!row.OverlapsWith(other))
        {
            return [row];
        }

        var rest = new List<OwnerAttribution>();
        if (other.ValidFrom is { } from && !(row.ValidFrom >= from))
        {
            rest.Add(row with { ValidTo = from });
        }

        if (other.ValidTo is { } to && !(row.ValidTo <= to))
        {
            rest.Add(row with { ValidFrom = to });
        }

        return rest;
    }

    /// <summary>What is wrong with new rows; names among it that differ only in case from each other or from ones the registry knows.</summary>
    private IReadOnlyList<RegistryError> Problems(RegistryParseResult parsed, string source, OwnerRegistry shipped)
    {
        if (!parsed.IsValid)
        {
            return parsed.Errors;
        }

        var known = ApplyTo(shipped).All.Concat(parsed.Registry.All).Select(row => row.Owner).Distinct(StringComparer.Ordinal).ToLookup(owner => owner, StringComparer.OrdinalIgnoreCase);
        return
        [
            .. parsed.Rows.SelectMany(row => known[row.Row.Owner]
                .Where(owner => owner != row.Row.Owner)
                .Select(owner => new RegistryError(
                    source, row.Line, "owner", $"'{row.Row.Owner}' is known as '{owner}' too", "write it as the Hub does; it has no two namespaces that differ in case only"))),
        ];
    }

    private RegistryOverrides With(IEnumerable<string> owners, IEnumerable<OwnerAttribution> rows)
    {
        var replaced = owners.ToHashSet(StringComparer.Ordinal);
        return new RegistryOverrides(new OwnerRegistry(Rows.Where(row => !replaced.Contains(row.Owner)).Concat(rows)));
    }
}

/// <summary>What came of a change to the overrides: the new ones, or everything that is wrong with it. Never both.</summary>
/// <param name="Overrides">The new overrides; null where the change is refused.</param>
/// <param name="Errors">What is wrong; empty where nothing is.</param>
public sealed record RegistryChange(RegistryOverrides? Overrides, IReadOnlyList<RegistryError> Errors)
{
    internal static RegistryChange To(RegistryOverrides overrides) => new(overrides, []);

    internal static RegistryChange Refused(IReadOnlyList<RegistryError> errors) => new(null, errors);
}
