using Crawler.Contracts;
using Crawler.Contracts.Scheduling;
using Crawler.Core.Scheduling;
using Crawler.Grains.Hosting;
using Crawler.Storage;

namespace Crawler.Grains.Scheduling;

/// <summary>All schedules. It keeps nothing: every answer is a scan of their table.</summary>
public sealed class ScheduleListGrain(ITableStore store, TimeProvider time) : Grain, IScheduleListGrain
{
    /// <inheritdoc/>
    public async Task<ScheduleList> List()
    {
        var (views, isWoken) = (new List<ScheduleView>(), Wakeups.AreAvailable(this));
        await foreach (var record in ScheduleStore.AllAsync(store, CancellationToken.None))
        {
            views.Add(ScheduleViews.Of(record, time.GetUtcNow(), isWoken));
        }

        return new ScheduleList(views, isWoken);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> CreateDefaults(Uri hub)
    {
        ScheduleSpec[] specs = [ScheduleSpec.Full($"{KindNames.Models}-full", KindNames.Models, hub), ScheduleSpec.Head($"{KindNames.Models}-head", KindNames.Models, hub)];
        if (specs[0].Problem() is { } problem)
        {
            throw new ArgumentException(problem, nameof(hub));
        }

        var now = time.GetUtcNow();
        var records = specs.Select(spec => new ScheduleRecord { Spec = spec, State = ScheduleState.New(now) });
        if ((await List()).Schedules.Count > 0 || !await ScheduleStore.TryMakeDefaultsAsync(store, records, now, CancellationToken.None))
        {
            return [];
        }

        await WakeAll();
        return [.. specs.Select(spec => spec.Name)];
    }

    /// <inheritdoc/>
    public async Task<ScheduleList> WakeAll()
    {
        var known = await List();
        var woken = await Task.WhenAll(known.Schedules.Select(schedule => GrainFactory.GetGrain<IScheduleGrain>(schedule.Spec.Name).Wake()));
        return known with { Schedules = [.. woken.OfType<ScheduleView>()] };
    }
}
