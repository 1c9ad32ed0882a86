using System.CommandLine;
using Crawler.Client.Following;
using Crawler.Contracts;
using Crawler.Contracts.Crawling;

namespace Crawler.Client.Commands;

/// <summary><c>crawler crawl start</c>.</summary>
internal static class CrawlStartCommand
{
    /// <summary>The Hub that is meant where none is named.</summary>
    public static readonly Uri DefaultHub = new("https://huggingface.co");

    /// <summary>Builds the verb.</summary>
    public static Command Build(CommandTree tree)
    {
        var hub = CommonOptions.Hub($"the Hub's address (default {DefaultHub})");
        var kind = CommonOptions.Kind();
        var limit = new Option<long?>("--limit") { Description = "stop after this many rows", HelpName = "N" };
        var author = new Option<string?>("--author") { Description = "only this owner's", HelpName = "OWNER" };
        var asOf = CommonOptions.AsOf("the instant the figures shall speak of, ISO 8601 (default now)");
        var pageSize = new Option<int>("--page-size") { Description = "rows asked for per page", DefaultValueFactory = _ => 1000, HelpName = "N" };
        var expect = new Option<long?>("--expect") { Description = "rows the listing is believed to have, for the time left of a first crawl", HelpName = "N" };
        var head = new Option<bool>("--head") { Description = "only what is new or changed since the last crawl that went to the end" };
        var keepPages = new Option<int>("--keep-pages")
        {
            Description = "of how many full crawls the raw pages are kept for 'crawl reparse'",
            DefaultValueFactory = _ => 1,
            HelpName = "N",
        };
        CommonOptions.AddRange(keepPages, 0, 100);
        CommonOptions.AddRange(limit, 1, long.MaxValue);
        CommonOptions.AddRange(expect, 1, long.MaxValue);
        CommonOptions.AddRange(pageSize, 1, 1000);
        return tree.Verb(
            "start",
            "Begin a crawl and follow it; Ctrl-C pauses it.",
            run => StartAsync(run, new CrawlRequest
            {
                Hub = run.Parsed.GetValue(hub) ?? DefaultHub,
                Limit = run.Parsed.GetValue(limit),
                Author = run.Parsed.GetValue(author),
                AsOf = run.Parsed.GetValue(asOf),
                PageSize = run.Parsed.GetValue(pageSize),
                ExpectedRows = run.Parsed.GetValue(expect),
                IsHead = run.Parsed.GetValue(head),
                KeepPages = run.Parsed.GetValue(keepPages),
            }),
            hub,
            kind,
            limit,
            author,
            asOf,
            pageSize,
            expect,
            head,
            keepPages);
    }

    /// <summary>Begins a crawl and follows it.</summary>
    public static async Task<int> StartAsync(Invocation run, CrawlRequest request)
    {
        await run.Session.OpenAsync(run.Interrupted);
        var reply = await BeginAsync(run, request);
        return reply is { Ok: true, Crawl: { } view }
            ? await new CrawlFollower(run, drives: true).FollowAsync(view.Id)
            : throw CrawlCommands.Refused(reply, "'crawler crawl status' shows where the open crawl stands.");
    }

    /// <summary>Gives the order. Where it had to be given twice because the silo went away, the crawl that the first one began is ours.</summary>
    private static async Task<CrawlReply> BeginAsync(Invocation run, CrawlRequest request)
    {
        var began = run.Time.GetUtcNow();
        var orders = 0;
        var reply = await run.Session.RunAsync(
            grains =>
            {
                orders++;
                return grains.GetGrain<ICrawlGrain>(KindNames.Models).Start(request);
            },
            CancellationToken.None);
        var isOurs = orders > 1 && reply.Crawl is { IsOver: false } open && open.Request == request && open.StartedAt >= began;
        return isOurs ? reply with { Ok = true } : reply;
    }
}
