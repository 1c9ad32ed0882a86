using System.CommandLine;
using System.Globalization;
using Crawler.Contracts;
using Crawler.Core.Scheduling;

namespace Crawler.Client.Commands;

/// <summary><c>crawler schedule create</c>.</summary>
internal static class ScheduleCreateCommand
{
    /// <summary>Builds the verb.</summary>
    public static Command Build(CommandTree tree)
    {
        var name = new Argument<string>("NAME") { Description = $"letters, digits, -, _ or ., at most {ScheduleSpec.MaxNameLength}" };
        var cron = new Option<string?>("--cron")
        {
            Description = "minute, hour, day of the month, month, day of the week; six fields have a second in front (default: 0 3 * * *, with --head */15 * * * *)",
            HelpName = "CRON",
        };
        var head = new Option<bool>("--head") { Description = "only what is new or changed since the last crawl that went to the end" };
        var zone = new Option<string>("--time-zone") { Description = "the IANA time zone that --cron is read in", DefaultValueFactory = _ => "UTC", HelpName = "ZONE" };
        var jitter = Duration("--jitter", "the most a run waits behind its due time, such as 10m (default: 10m, with --head none)");
        var catchUp = Duration("--catch-up", "how late a run may still begin, such as 12h (default: 12h, with --head 15m)");
        var hub = CommonOptions.Hub($"the Hub's address (default {CrawlStartCommand.DefaultHub})");
        var kind = CommonOptions.Kind();
        var keepPages = new Option<int?>("--keep-pages") { Description = "of how many full crawls the raw pages are kept (default: 1)", HelpName = "N" };
        var replace = new Option<bool>("--replace") { Description = "stand in place of a schedule of this name; its pause and its past stay" };
        CommonOptions.AddRange(keepPages, 0, 100);
        return tree.Verb(
            "create",
            "Let crawls begin by themselves: the whole listing every day, or with --head what is new every quarter of an hour.",
            run =>
            {
                var (parsed, address) = (run.Parsed, run.Parsed.GetValue(hub) ?? CrawlStartCommand.DefaultHub);
                var (called, what) = (parsed.GetRequiredValue(name), parsed.GetValue(kind) ?? KindNames.Models);
                var usual = parsed.GetValue(head) ? ScheduleSpec.Head(called, what, address) : ScheduleSpec.Full(called, what, address);
                var spec = usual with
                {
                    Cron = parsed.GetValue(cron) ?? usual.Cron,
                    TimeZone = parsed.GetValue(zone) ?? usual.TimeZone,
                    Jitter = parsed.GetValue(jitter) ?? usual.Jitter,
                    CatchUp = parsed.GetValue(catchUp) ?? usual.CatchUp,
                    KeepPages = parsed.GetValue(keepPages) ?? usual.KeepPages,
                };
                return CreateAsync(run, spec, parsed.GetValue(replace));
            },
            name,
            cron,
            head,
            zone,
            jitter,
            catchUp,
            hub,
            kind,
            keepPages,
            replace);
    }

    private static async Task<int> CreateAsync(Invocation run, ScheduleSpec spec, bool replace)
    {
        // What does not depend on the silo's machine is told before one is looked for; its time zones do.
        if ((spec with { TimeZone = "UTC" }).Problem() is { } problem)
        {
            throw Wrong(problem);
        }

        var reply = await ScheduleCommands.AskAsync(run, spec.Name, schedule => schedule.Set(spec, replace));
        if (!reply.Ok)
        {
            throw reply.Schedule is null ? Wrong(reply.Message) : new ConsoleFailure(ExitCode.Failure, reply.Message, $"'crawler schedule show {spec.Name}' shows it.");
        }

        run.Write(ScheduleResult.One(reply.Schedule!));
        ScheduleCommands.NoteWhereTheyRun(run, reply.Schedule!.IsWoken);
        return ExitCode.Ok;
    }

    private static ConsoleFailure Wrong(string problem) => new(ExitCode.Usage, problem, "'crawler schedule create --help' shows every option.");

    private static Option<TimeSpan?> Duration(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (text.Length > 1 && long.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 1_000_000 && SecondsOf(text[^1]) is { } seconds)
            {
                return TimeSpan.FromSeconds(number * seconds);
            }

            result.AddError($"{name} wants a time such as 90s, 10m, 12h or 2d, not '{text}'.");
            return null;
        },
    };

    private static long? SecondsOf(char unit) => unit switch
    {
        's' => 1,
        'm' => 60,
        'h' => 3600,
        'd' => 86400,
        _ => null,
    };
}
