using Crawler.Contracts.Crawling;
using Crawler.Core.Scheduling;
using Crawler.Grains.Hosting;

namespace Crawler.Grains.Scheduling;

public sealed partial class ScheduleGrain
{
    /// <summary>More than any wake-up needs: a refused start, a resumed crawl, and what is decided after each.</summary>
    private const int MaxSteps = 5;

    /// <summary>Does what is due, and leaves what fails to the next wake-up.</summary>
    private async Task Advance()
    {
        if (!Timetable.TryRead(Spec, out var timetable, out var problem))
        {
            LogUnreadable(Name, problem);
            return;
        }

        try
        {
            await Advance(timetable);
        }
        catch (Exception failure)
        {
            LogFailed(failure, Name);
        }
    }

    private async Task Advance(Timetable timetable)
    {
        for (var step = 0; step < MaxSteps && HasWork(timetable); step++)
        {
            var crawls = GrainFactory.GetGrain<ICrawlGrain>(Spec.Kind);
            var open = ScheduleViews.OpenCrawl(await crawls.Current());
            var decision = Scheduler.Decide(Spec, timetable, State, open, Now);
            await Save(decision.State);
            switch (decision.Action)
            {
                case ScheduleAction.Start:
                    failpoints.Pass(Failpoints.ScheduleDecided);
                    await FinishStart();
                    break;
                case ScheduleAction.Resume:
                    await Resume(crawls, open!);
                    break;
                default:
                    return;
            }
        }
    }

    private bool HasWork(Timetable timetable) => State.Pending is not null || Scheduler.WakeAt(timetable, State, Now) <= Now;

    /// <summary>Tells the crawl to begin the run that is starting, as often as it takes to know what came of it.</summary>
    private async Task FinishStart()
    {
        if (State.Pending is not { IsStarting: true } run)
        {
            return;
        }

        var crawls = GrainFactory.GetGrain<ICrawlGrain>(Spec.Kind);
        if (run.IsLate(Now))
        {
            await Save(await crawls.OfRun(run.Key) is { } begun ? Scheduler.Started(State, begun.Id, Now) : Scheduler.NotStarted(State, Now));
            return;
        }

        var reply = await crawls.Start(ScheduleViews.Request(Spec, run.Key));
        failpoints.Pass(Failpoints.ScheduleStarted);
        switch (reply)
        {
            case { Ok: true, Crawl: { } crawl }:
                LogStarted(Name, crawl.Id, run.Key);
                await Save(Scheduler.Started(State, crawl.Id, Now));
                break;
            case { Crawl.IsOver: false }:
                await Save(Scheduler.Refused(State));
                break;
            default:
                LogRefused(Name, run.Key, reply.Message);
                await Save(Scheduler.Refused(State, reply.Message, Now));
                break;
        }
    }

    private async Task Resume(ICrawlGrain crawls, OpenCrawl open)
    {
        var reply = await crawls.Resume();
        LogResumed(Name, open.Id, reply.Message);
        await Save(Scheduler.Resumed(State, open.IsOf(Name), open.Id, reply.Ok ? null : reply.Message, Now));
    }

    private Task Save(ScheduleState state) => ReferenceEquals(state, State) ? Task.CompletedTask : Save(_schedule.Record! with { State = state });

    private Task Save(ScheduleRecord record) => Committed(() => _schedule.SaveAsync(record));

    private async Task Committed(Func<Task> commit)
    {
        try
        {
            await commit();
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }
    }
}
