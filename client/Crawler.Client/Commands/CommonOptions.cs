using System.CommandLine;
using System.Globalization;
using Crawler.Contracts;
using Crawler.Core.Rollups;

namespace Crawler.Client.Commands;

/// <summary>Options that several commands share. Each call makes a new one, because an option belongs to one command.</summary>
internal static class CommonOptions
{
    /// <summary><c>--live</c>.</summary>
    public static Option<bool> Live() => new("--live") { Description = "figures of this instant, from the partitions" };

    /// <summary><c>--counter</c>, one of the two download counters.</summary>
    public static Option<string?> DownloadCounter(string description) =>
        Among("--counter", description, [CounterNames.Of(Counter.DownloadsAllTime), CounterNames.Of(Counter.Downloads30d)]);

    /// <summary><c>--sort</c>, any counter.</summary>
    public static Option<string?> Sort() => Among(
        "--sort",
        "downloads30d, downloadsAllTime or likes",
        [CounterNames.Of(Counter.Downloads30d), CounterNames.Of(Counter.DownloadsAllTime), CounterNames.Of(Counter.Likes)]);

    /// <summary><c>--limit</c> of a list.</summary>
    public static Option<int> Limit()
    {
        var option = new Option<int>("--limit") { Description = "at most this many lines", DefaultValueFactory = _ => 20, HelpName = "N" };
        AddRange(option, 1, 100_000);
        return option;
    }

    /// <summary><c>--top</c>, where everything is shown without it.</summary>
    public static Option<int?> Top(string description)
    {
        var option = new Option<int?>("--top") { Description = description, HelpName = "N" };
        AddRange(option, 1, 100_000);
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

    private static Option<string?> Among(string name, string description, string[] values)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = string.Join('|', values) };
        option.AcceptOnlyFromAmong(values);
        return option;
    }
}
