using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Crawler.Contracts.History;
using Crawler.Contracts.Rollups;
using Crawler.Core.Lifetimes;
using Crawler.Silo;

namespace Crawler.Benchmarks;

/// <summary>The lifetimes that the silo tells of models born while it watched, beside those that the simulator was told.</summary>
internal static partial class RecoveredLifetimes
{
    private const int LeastDownloads = 500;
    private const int DownloadsWithin = 90;
    private const int Classes = 5;
    private const int SpanMargin = 35;

    private sealed record Life(ToldCurve Told, double? T50, double? Span, int DaysKnown, double FractionOfDay);

    public static async Task ReportAsync(EmbeddedSilo silo, Uri hub, DateTimeOffset since)
    {
        using var http = new HttpClient { BaseAddress = hub };
        var born = await BornSinceAsync(http, since);
        var lives = new List<Life>();
        foreach (var (id, createdAt) in born)
        {
            if (await LifeOf(silo, http, id, createdAt) is { } life)
            {
                lives.Add(life);
            }
        }

        Console.WriteLine($"{born.Count:N0} models were born and still listed; {lives.Count:N0} had {LeastDownloads} downloads within {DownloadsWithin} days.");
        Print("t50", lives.Where(life => life.T50 is not null).Select(life => (life.Told, life.Told.T50, life.T50!.Value)));

        // Who is compared is chosen by what was told, never by what was found: a span whose end came early would be seen, one that came late would not.
        Print("span", lives.Where(life => (1.3 * life.Told.Span) + SpanMargin <= life.DaysKnown).Select(life => (life.Told, life.Told.Span, life.Span ?? double.PositiveInfinity)));
    }

    private static async Task<Life?> LifeOf(EmbeddedSilo silo, HttpClient http, string id, DateTimeOffset createdAt)
    {
        var model = await silo.Client.GetGrain<IModelGrain>(id).Lifetimes(new LifetimeOptions(), release: null);
        var downloads = model?.Signals.SingleOrDefault(signal => signal is { Signal: Signal.Downloads, Lifetimes.Count: > 0 });
        if (downloads is null || downloads.Curve.Count < DownloadsWithin || downloads.Curve.Take(DownloadsWithin).Sum() < LeastDownloads)
        {
            return null;
        }

        var told = await http.GetFromJsonAsync<ToldCurve>($"/__admin/life?id={id}", JsonSerializerOptions.Web);
        return new Life(told!, Over(downloads, LifetimeDefinition.T50), Over(downloads, LifetimeDefinition.Span), downloads.Curve.Count, createdAt.TimeOfDay.TotalDays);
    }

    private static double? Over(SignalLifetimes signal, LifetimeDefinition definition) =>
        signal.Lifetimes.Single(life => life.Definition == definition) is { IsCensored: false } life ? life.Days : null;

    private static void Print(string name, IEnumerable<(ToldCurve Told, double Expected, double Found)> lives)
    {
        var all = lives.OrderBy(life => life.Told.LifetimeDays).ToArray();
        Console.WriteLine($"| {name}, by quintile of the told lifetime | models | told lifetime, median | told {name} | found {name} | found ÷ told | median of the models' own ratios | days late, median | within 5 % | 10 % | 20 % |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
        for (var quintile = 0; quintile < Classes; quintile++)
        {
            PrintLine($"{quintile + 1}", all[(all.Length * quintile / Classes)..(all.Length * (quintile + 1) / Classes)]);
        }

        PrintLine("all", all);
    }

    private static void PrintLine(string name, (ToldCurve Told, double Expected, double Found)[] lives)
    {
        if (lives.Length == 0)
        {
            Console.WriteLine($"| {name} | 0 | | | | | | | | | |");
            return;
        }

        var (told, found) = (Median(lives.Select(life => life.Expected)), Median(lives.Select(life => life.Found)));
        var ratios = lives.Select(life => life.Found / life.Expected).ToArray();
        Console.WriteLine(
            $"| {name} | {lives.Length} | {Median(lives.Select(life => life.Told.LifetimeDays)):F0} | {told:F1} | {found:F1} | {found / told:F3} | {Median(ratios):F3} "
            + $"| {Median(lives.Select(life => life.Found - life.Expected)):F2} | {Within(0.05):P0} | {Within(0.10):P0} | {Within(0.20):P0} |");

        double Within(double part) => ratios.Count(ratio => Math.Abs(ratio - 1) <= part) / (double)ratios.Length;
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[sorted.Length / 2] + sorted[(sorted.Length - 1) / 2]) / 2;
    }

    private static async Task<List<(string Id, DateTimeOffset CreatedAt)>> BornSinceAsync(HttpClient http, DateTimeOffset since)
    {
        var born = new List<(string, DateTimeOffset)>();
        for (var next = "/api/models?sort=createdAt&direction=-1&limit=1000&expand=createdAt"; next is not null;)
        {
            using var answer = await http.GetAsync(new Uri(next, UriKind.RelativeOrAbsolute));
            answer.EnsureSuccessStatusCode();
            using var page = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync());
            foreach (var row in page.RootElement.EnumerateArray())
            {
                var createdAt = row.GetProperty("createdAt").GetDateTimeOffset();
                if (createdAt < since)
                {
                    return born;
                }

                born.Add((row.GetProperty("_id").GetString()!, createdAt));
            }

            next = answer.Headers.TryGetValues("Link", out var links) ? Target().Match(links.Single()).Groups[1].Value : null;
        }

        return born;
    }

    [GeneratedRegex("^<([^>]+)>; rel=\"next\"$")]
    private static partial Regex Target();
}
