using System.CommandLine;
using System.Globalization;
using Crawler.Contracts;
using Crawler.Core.Attribution;
using Crawler.Core.Rankings;
using Crawler.Core.Rollups;

namespace Crawler.Client.Commands;

/// <summary>Options that several commands share. Each call makes a new one, because an option belongs to one command.</summary>
internal static class CommonOptions
{
    /// <summary>A model counts with whoever uploaded it.</summary>
    public const string Uploader = "uploader";

    /// <summary>A model counts with whoever began its line.</summary>
    public const string Origin = "origin";

    private const int MaxLines = 100_000;

    /// <summary><c>--hub</c>.</summary>
    public static Option<Uri?> Hub(string description) => new("--hub")
    {
        Description = description,
        HelpName = "URL",
        CustomParser = result =>
        {
            if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
            {
                return address;
            }

            result.AddError($"--hub wants an http or https address, not '{result.Tokens[0].Value}'.");
            return null;
        },
    };

    /// <summary><c>--as-of</c>: a day, which begins at midnight, or an instant; UTC where no offset is given.</summary>
    public static Option<DateTimeOffset?> AsOf(string description) => new("--as-of")
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant))
            {
                return instant.ToUniversalTime();
            }

            result.AddError($"--as-of wants a date or an instant such as 2026-08-22T06:00:00Z, not '{text}'.");
            return null;
        },
    };

    /// <summary><c>--live</c>.</summary>
    public static Option<bool> Live() => new("--live") { Description = "figures of this instant, from the partitions" };

    /// <summary><c>--counter</c>, one of the two download counters.</summary>
    public static Option<string?> DownloadCounter(string description) =>
        Among("--counter", description, [CounterNames.Of(Counter.DownloadsAllTime), CounterNames.Of(Counter.Downloads30d)]);

    /// <summary><c>--attribution</c>.</summary>
    public static Option<string?> Attribution() =>
        Among("--attribution", "whose a model is: its uploader's, or that of who began its line (default: uploader)", [Uploader, Origin]);

    /// <summary>What owners are sorted by.</summary>
    public static Option<string?> SortOwners(string name) => Among(name, "largest first (default: downloads, those of 30 days)", [.. RankNames.OfOwners.Keys]);

    /// <summary><c>--top</c> (or <c>--limit</c>) of a list.</summary>
    public static Option<int> Limit()
    {
        var option = new Option<int>("--top", "--limit") { Description = "at most this many lines", DefaultValueFactory = _ => 20, HelpName = "N" };
        AddRange(option, 1, MaxLines);
        return option;
    }

    /// <summary>A kind of holder, as the dimension org-type has it.</summary>
    public static Option<string?> OrgType(string name, string description) =>
        Among(name, description, [.. Enum.GetValues<OwnerType>().Select(type => type.ToString().ToLowerInvariant()), CountryMember.Unreviewed]);

    /// <summary>A day, written as <c>2026-01-31</c>.</summary>
    public static Option<DateOnly?> Day(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "DATE",
        CustomParser = result =>
        {
            if (DateOnly.TryParseExact(result.Tokens.Single().Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                return day;
            }

            result.AddError($"{name} wants a day such as 2026-01-31, not '{result.Tokens.Single().Value}'.");
            return null;
        },
    };

    /// <summary><c>--top</c>, where everything is shown without it.</summary>
    public static Option<int?> Top(string description)
    {
        var option = new Option<int?>("--top") { Description = description, HelpName = "N" };
        AddRange(option, 1, MaxLines);
        return option;
    }

    /// <summary><c>--last</c> of a series.</summary>
    public static Option<int?> Last()
    {
        var option = new Option<int?>("--last") { Description = "only the last so many (default: all)", HelpName = "N" };
        AddRange(option, 1, MaxLines);
        return option;
    }

    /// <summary><c>--kind</c>.</summary>
    public static Option<string?> Kind() => Among("--kind", string.Join(", ", KindNames.All), [.. KindNames.All]);

    /// <summary>Refuses what is out of range.</summary>
    public static void AddRange(Option option, long from, long to) => option.Validators.Add(result =>
    {
        if (result.Tokens.Count == 1 && (!long.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out var value) || value < from || value > to))
        {
            result.AddError($"{option.Name} wants a number from {from} to {to}, not '{result.Tokens[0].Value}'.");
        }
    });

    /// <summary>The counter of a name; null for null.</summary>
    public static Counter? CounterOf(string? name) => name switch
    {
        null => null,
        "downloads30d" => Counter.Downloads30d,
        "downloadsAllTime" => Counter.DownloadsAllTime,
        _ => Counter.Likes,
    };

    /// <summary>An option that is one of several words.</summary>
    public static Option<string?> Among(string name, string description, string[] values)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = string.Join('|', values) };
        option.AcceptOnlyFromAmong(values);
        return option;
    }
}
