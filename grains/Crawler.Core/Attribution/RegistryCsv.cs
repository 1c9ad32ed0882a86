using System.Text;

namespace Crawler.Core.Attribution;

/// <summary>The registry's file format: its columns, and its one canonical way of writing a row.</summary>
internal static class RegistryCsv
{
    public const char CohortSeparator = ';';
    public const string DateFormat = "yyyy-MM-dd";

    public static readonly string[] Columns =
        ["owner", "country", "type", "group", "cohorts", "valid_from", "valid_to", "source", "confidence"];

    public static string Header { get; } = string.Join(',', Columns);

    public static string Write(IEnumerable<OwnerAttribution> rows)
    {
        var text = new StringBuilder(Header).Append('\n');
        foreach (var row in rows)
        {
            text.Append(Row(row)).Append('\n');
        }

        return text.ToString();
    }

    public static string Row(OwnerAttribution row) => string.Join(
        ',',
        Quote(row.Owner),
        row.Country,
        Name(row.Type),
        Quote(row.Group),
        string.Join(CohortSeparator, row.Cohorts),
        row.ValidFrom?.ToString(DateFormat),
        row.ValidTo?.ToString(DateFormat),
        Quote(row.Source),
        row.Confidence);

    public static string Name(OwnerType type) => type switch
    {
        OwnerType.Company => "company",
        OwnerType.University => "university",
        OwnerType.Nonprofit => "nonprofit",
        OwnerType.Government => "government",
        OwnerType.Community => "community",
        OwnerType.Individual => "individual",
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "not an owner type"),
    };

    private static string? Quote(string? field) =>
        field is not null && field.AsSpan().ContainsAny(",\"\r\n") ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field;
}
