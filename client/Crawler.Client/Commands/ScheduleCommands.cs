using System.CommandLine;
using Crawler.Client.Following;
using Crawler.Client.Output;
using Crawler.Contracts.Scheduling;
using Crawler.Core.Scheduling;

namespace Crawler.Client.Commands;

/// <summary><c>crawler schedule</c>.</summary>
internal static class ScheduleCommands
{
    private const string Known = "'crawler schedule list' shows them.";

    /// <summary>Builds the noun.</summary>
    public static Command Build(CommandTree tree)
    {
        var name = new Argument<string>("NAME") { Description = "the schedule, such as models-full" };
        var note = new Option<string>("--note") { Description = "why, for whoever reads it", DefaultValueFactory = _ => "", HelpName = "TEXT" };
        var yes = new Option<bool>("--yes") { Description = "really" };
        var count = new Option<int>("-n", "--count") { Description = "how many", DefaultValueFactory = _ => 5, HelpName = "N" };
        CommonOptions.AddRange(count, 1, 1000);
        return CommandTree.Noun(
            "schedule",
            "Crawls that begin by themselves, where a silo stays up: 'crawler serve', or a cluster.",
            tree.Verb("list", "List all schedules.", ListAsync),
            tree.Verb("show", "Show one schedule and what became of its last due times.", run => ShowAsync(run, run.Parsed.GetRequiredValue(name)), name),
            ScheduleCreateCommand.Build(tree),
            tree.Verb("pause", "Let due times pass; what goes on goes on.", run => PauseAsync(run, run.Parsed.GetRequiredValue(name), run.Parsed.GetValue(note) ?? ""), name, note),
            tree.Verb("resume", "Let due times count again, from now on.", run => ResumeAsync(run, run.Parsed.GetRequiredValue(name)), name),
            tree.Verb("trigger", "Run it now, once, even while paused.", run => TriggerAsync(run, run.Parsed.GetRequiredValue(name)), name),
            tree.Verb("delete", "Remove a schedule and its past; a crawl it has begun goes on.", run => DeleteAsync(run, run.Parsed.GetRequiredValue(name), run.Parsed.GetValue(yes)), name, yes),
            tree.Verb("next", "Show the next runs.", run => NextAsync(run, run.Parsed.GetRequiredValue(name), run.Parsed.GetValue(count)), name, count));
    }

    /// <summary>Asks one schedule.</summary>
    public static Task<T> AskAsync<T>(Invocation run, string name, Func<IScheduleGrain, Task<T>> question) =>
        run.Session.RunAsync(grains => question(grains.GetGrain<IScheduleGrain>(name)), run.Interrupted);

    /// <summary>Says where schedules run, if not here.</summary>
    public static void NoteWhereTheyRun(Invocation run, bool isWoken)
    {
        if (!isWoken)
        {
            run.Terminal.Note("Nothing wakes schedules in this silo: they run where one stays up ('crawler serve', or a cluster).");
        }
    }

    private static async Task<int> ListAsync(Invocation run)
    {
        var list = await run.Session.RunAsync(grains => grains.GetGrain<IScheduleListGrain>(0).List(), run.Interrupted);
        run.Write(ScheduleResult.Many(list.Schedules));
        NoteWhereTheyRun(run, list.IsWoken);
        return ExitCode.Ok;
    }

    private static async Task<int> ShowAsync(Invocation run, string name)
    {
        var schedule = await FindAsync(run, name);
        if (run.Format is OutputFormat.Table or OutputFormat.Markdown && schedule.State.Runs.Count > 0)
        {
            run.WriteAll(ScheduleResult.One(schedule), ScheduleResult.Runs(schedule));
        }
        else
        {
            run.Write(ScheduleResult.One(schedule));
        }

        return ExitCode.Ok;
    }

    private static async Task<int> PauseAsync(Invocation run, string name, string note)
    {
        run.Write(ScheduleResult.One(Done(await AskAsync(run, name, schedule => schedule.Pause(note)))));
        return ExitCode.Ok;
    }

    private static async Task<int> ResumeAsync(Invocation run, string name)
    {
        var schedule = Done(await AskAsync(run, name, schedule => schedule.Resume()));
        run.Write(ScheduleResult.One(schedule));
        NoteWhereTheyRun(run, schedule.IsWoken);
        return ExitCode.Ok;
    }

    /// <summary>Where the silo is in this process, the crawl would stop with it: it is followed to its end.</summary>
    private static async Task<int> TriggerAsync(Invocation run, string name)
    {
        var request = Guid.NewGuid().ToString("N");
        var schedule = Done(await AskAsync(run, name, schedule => schedule.Trigger(request)));
        if (schedule.State.Pending is { IsTrigger: true } pending)
        {
            run.Write(ScheduleResult.One(schedule));
            run.Terminal.Note($"Another crawl is open; {name} waits for it until {Humanised.Instant(pending.Until)}.");
            return ExitCode.Partial;
        }

        var last = schedule.State.Runs.Last(taken => taken.IsTrigger);
        if (last.Outcome is not (ScheduleOutcome.Started or ScheduleOutcome.Resumed))
        {
            throw new ConsoleFailure(ExitCode.Failure, $"{name} was not run: {last.Reason}", "'crawler crawl status' shows the open crawl.");
        }

        if (run.Session.IsHolder)
        {
            return await new CrawlFollower(run, drives: true).FollowAsync(last.Crawl!);
        }

        run.Write(ScheduleResult.One(schedule));
        run.Terminal.Note($"{last.Crawl} is under way; 'crawler crawl watch' follows it.");
        return ExitCode.Ok;
    }

    private static async Task<int> DeleteAsync(Invocation run, string name, bool isSure)
    {
        if (!isSure)
        {
            throw new ConsoleFailure(ExitCode.Usage, $"This would remove {name} and its past.", "Add --yes, or use 'crawler schedule pause'.");
        }

        var last = Done(await AskAsync(run, name, schedule => schedule.Delete()));
        run.Write(ScheduleResult.One(last));
        run.Terminal.Note($"{name} is deleted.");
        return ExitCode.Ok;
    }

    private static async Task<int> NextAsync(Invocation run, string name, int count)
    {
        var schedule = await FindAsync(run, name);
        if (schedule.Problem.Length > 0)
        {
            throw new ConsoleFailure(ExitCode.Failure, schedule.Problem, $"'crawler schedule create {name} --replace' puts another one in its place.");
        }

        run.Write(ScheduleResult.Planned(await AskAsync(run, name, grain => grain.Next(count)) ?? []));
        if (schedule.State.IsPaused)
        {
            run.Terminal.Note($"{name} is paused: none of them is run before 'crawler schedule resume {name}'.");
        }

        return ExitCode.Ok;
    }

    private static async Task<ScheduleView> FindAsync(Invocation run, string name) =>
        await AskAsync(run, name, schedule => schedule.Show()) ?? throw ConsoleFailure.NotFound($"There is no schedule '{name}'.", Known);

    private static ScheduleView Done(ScheduleReply reply) => reply switch
    {
        { Ok: true, Schedule: { } schedule } => schedule,
        { IsUnknown: true } => throw ConsoleFailure.NotFound(reply.Message, Known),
        _ => throw new ConsoleFailure(ExitCode.Failure, reply.Message, "'crawler schedule show' tells more."),
    };
}
