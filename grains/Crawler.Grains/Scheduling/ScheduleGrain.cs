using Crawler.Contracts;
using Crawler.Contracts.Scheduling;
using Crawler.Core.Scheduling;
using Crawler.Grains.Hosting;
using Crawler.Storage;
using Microsoft.Extensions.Logging;

namespace Crawler.Grains.Scheduling;

/// <summary>One schedule: loads its row, lets <see cref="Scheduler"/> decide, stores, tells the crawl. A write of unknown outcome drops the activation, so that the next call reads what is true.</summary>
public sealed partial class ScheduleGrain(ITableStore store, Failpoints failpoints, TimeProvider time, ILogger<ScheduleGrain> logger) : Grain, IScheduleGrain, IRemindable
{
    private const string Reminder = "wake";
    private const int MaxNext = 1000;
    private readonly ILogger<ScheduleGrain> _logger = logger;
    private ScheduleStore _schedule = null!;

    private string Name => this.GetPrimaryKeyString();

    private ScheduleSpec Spec => _schedule.Record!.Spec;

    private ScheduleState State => _schedule.Record!.State;

    private DateTimeOffset Now => time.GetUtcNow();

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _schedule = new ScheduleStore(store, Name);
        return _schedule.LoadAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<ScheduleReply> Set(ScheduleSpec spec, bool replace)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (Problem(spec) is { } problem)
        {
            return new ScheduleReply(false, problem, null);
        }

        if (!await IsThere())
        {
            await Save(new ScheduleRecord { Spec = spec, State = ScheduleState.New(Now) });
        }
        else if (Spec != spec)
        {
            if (!replace)
            {
                return new ScheduleReply(false, $"There is another schedule {Name} already. Give --replace to put this one in its place, or another name.", View());
            }

            await FinishStart();
            Timetable.TryRead(Spec, out var old, out _);
            await Save(new ScheduleRecord { Spec = spec, State = Scheduler.Replace(State, old, Now) });
        }

        await Wakeups.EnsureAsync(this, Reminder);
        return Accept();
    }

    /// <inheritdoc/>
    public async Task<ScheduleView?> Show() => await IsThere() ? View() : null;

    /// <inheritdoc/>
    public Task<ScheduleReply> Pause(string note) => Order(async timetable =>
    {
        if (!State.IsPaused || State.Note != note)
        {
            await Save(Scheduler.Pause(Spec, timetable, State, note, Now));
        }
    });

    /// <inheritdoc/>
    public Task<ScheduleReply> Resume() => Order(async timetable =>
    {
        await Save(Scheduler.Unpause(Spec, timetable, State, Now));
        await Wakeups.EnsureAsync(this, Reminder);
    });

    /// <inheritdoc/>
    public Task<ScheduleReply> Trigger(string request) => Order(async timetable =>
    {
        await FinishStart();
        await Save(Scheduler.Trigger(Spec, timetable, State, request, Now));
        await Advance(timetable);
    });

    /// <inheritdoc/>
    public async Task<ScheduleReply> Delete()
    {
        if (!await IsThere())
        {
            return Unknown();
        }

        var last = View();
        await Committed(_schedule.DeleteAsync);
        await Wakeups.ClearAsync(this, Reminder);
        return new ScheduleReply(true, "", last);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<PlannedRun>?> Next(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxNext);
        return !await IsThere() ? null : Timetable.TryRead(Spec, out var timetable, out _) ? Scheduler.Next(timetable, State, Now, count) : [];
    }

    /// <inheritdoc/>
    public async Task<ScheduleView?> Wake()
    {
        if (!await IsThere())
        {
            return null;
        }

        await Wakeups.EnsureAsync(this, Reminder);
        await Advance();
        return View();
    }

    /// <inheritdoc/>
    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (!await IsThere())
        {
            await Wakeups.ClearAsync(this, reminderName);
            return;
        }

        await Advance();
    }

    private string? Problem(ScheduleSpec spec) => spec switch
    {
        _ when spec.Name != Name => $"A schedule {spec.Name} cannot be kept under the name {Name}.",
        _ when !KindNames.All.Contains(spec.Kind) => $"'{spec.Kind}' cannot be crawled; what can is: {string.Join(", ", KindNames.All)}.",
        _ => spec.Problem(),
    };

    /// <summary>Does something with a schedule that is there and knows when it is due.</summary>
    private async Task<ScheduleReply> Order(Func<Timetable, Task> order)
    {
        if (!await IsThere())
        {
            return Unknown();
        }

        if (!Timetable.TryRead(Spec, out var timetable, out var problem))
        {
            return new ScheduleReply(false, problem, View());
        }

        await order(timetable);
        return Accept();
    }

    /// <summary>Absence is never remembered: the first schedules of a store are written beside their grains.</summary>
    private async Task<bool> IsThere()
    {
        if (_schedule.Record is null)
        {
            await _schedule.LoadAsync(CancellationToken.None);
        }

        return _schedule.Record is not null;
    }

    private ScheduleView View() => ScheduleViews.Of(_schedule.Record!, Now, Wakeups.AreAvailable(this));

    private ScheduleReply Accept() => new(true, "", View());

    private ScheduleReply Unknown() => new(false, $"There is no schedule {Name}.", null, IsUnknown: true);
}
