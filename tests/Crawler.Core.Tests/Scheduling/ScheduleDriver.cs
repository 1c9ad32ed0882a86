using System.Text.Json;
using System.Text.Json.Serialization;
using Crawler.Core.Scheduling;

namespace Crawler.Core.Tests.Scheduling;

/// <summary>What a schedule asks of the crawls of its kind.</summary>
internal interface ICrawls
{
    OpenCrawl? Open { get; }

    /// <summary>Begins a crawl under a name, or gives the one that was begun under it.</summary>
    StartAnswer Start(string run, DateTimeOffset now);

    /// <summary>Tells a crawl to go on; the answer is why it does not, or null.</summary>
    string? Resume(string crawl, DateTimeOffset now);

    string? OfRun(string run);
}

/// <summary>What came of a start: a crawl, a busy kind, or a refusal.</summary>
internal sealed record StartAnswer(string? Crawl, bool IsBusy = false, string Refusal = "");

/// <summary>Does with the decisions what the grain does, over a state that goes through its stored form with every write, and can die between any two steps.</summary>
internal sealed class ScheduleDriver(ScheduleSpec spec, ICrawls crawls, DateTimeOffset madeAt)
{
    public static readonly DateTimeOffset Noon = new(2026, 8, 22, 12, 0, 0, TimeSpan.Zero);
    public static readonly Uri Hub = new("https://hub.test");
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter() } };
    private DateTimeOffset? _wakeAt = madeAt;

    /// <summary>Every day at noon, without jitter, in UTC.</summary>
    public static ScheduleSpec Daily { get; } = new() { Name = "daily", Kind = "models", Hub = Hub, Cron = "0 12 * * *", CatchUp = TimeSpan.FromHours(12) };

    public ScheduleSpec Spec { get; } = spec;

    public Timetable Table { get; } = TableOf(spec);

    public ScheduleState State { get; private set; } = ScheduleState.New(madeAt);

    public DateTimeOffset? WakeAt => _wakeAt;

    /// <summary>Asked between two steps whether the silo dies there.</summary>
    public Func<string, bool> Dies { get; set; } = _ => false;

    public static Timetable TableOf(ScheduleSpec spec) => Timetable.TryRead(spec, out var table, out var problem) ? table : throw new ArgumentException(problem);

    /// <summary>A wake-up: looks at the clock, and does what is due. False where the silo died over it.</summary>
    public bool Wake(DateTimeOffset now)
    {
        for (var step = 0; step < 5 && (State.Pending is not null || _wakeAt <= now); step++)
        {
            var open = crawls.Open;
            var decision = Scheduler.Decide(Spec, Table, State, open, now);
            Store(decision.State);
            _wakeAt = decision.WakeAt;
            switch (decision.Action)
            {
                case ScheduleAction.Start when Dies("decided") || !FinishStart(now):
                    return false;
                case ScheduleAction.Resume:
                    Store(Scheduler.Resumed(State, open!.IsOf(Spec.Name), open.Id, crawls.Resume(decision.Crawl!, now), now));
                    break;
                case ScheduleAction.Wait:
                    return true;
            }
        }

        return true;
    }

    public void Pause(string note, DateTimeOffset now) => Store(Scheduler.Pause(Spec, Table, State, note, now));

    public void Unpause(DateTimeOffset now) => Store(Scheduler.Unpause(Spec, Table, State, now));

    public bool Trigger(string request, DateTimeOffset now)
    {
        if (!FinishStart(now))
        {
            return false;
        }

        Store(Scheduler.Trigger(Spec, Table, State, request, now));
        return Wake(now);
    }

    private bool FinishStart(DateTimeOffset now)
    {
        if (State.Pending is not { IsStarting: true } run)
        {
            return true;
        }

        if (run.IsLate(now))
        {
            Store(crawls.OfRun(run.Key) is { } begun ? Scheduler.Started(State, begun, now) : Scheduler.NotStarted(State, now));
            return true;
        }

        var answer = crawls.Start(run.Key, now);
        if (Dies("started"))
        {
            return false;
        }

        Store(answer switch
        {
            { Crawl: { } crawl } => Scheduler.Started(State, crawl, now),
            { IsBusy: true } => Scheduler.Refused(State),
            _ => Scheduler.Refused(State, answer.Refusal, now),
        });
        return true;
    }

    private void Store(ScheduleState state)
    {
        if (!ReferenceEquals(state, State))
        {
            State = JsonSerializer.Deserialize<ScheduleState>(JsonSerializer.Serialize(state, Options), Options)!;
            _wakeAt = Scheduler.WakeAt(Table, State, DateTimeOffset.MinValue);
        }
    }
}

/// <summary>Crawls of which a test says how they stand.</summary>
internal sealed class ScriptedCrawls : ICrawls
{
    private readonly List<string> _runs = [];

    public OpenCrawl? Open { get; set; }

    public string Refusal { get; set; } = "";

    public int Starts { get; private set; }

    public List<string> Resumed { get; } = [];

    public IReadOnlyList<string> Runs => _runs;

    public StartAnswer Start(string run, DateTimeOffset now)
    {
        Starts++;
        if (OfRun(run) is { } begun)
        {
            return new StartAnswer(begun);
        }

        if (Open is not null || Refusal.Length > 0)
        {
            return new StartAnswer(null, Open is not null, Refusal);
        }

        _runs.Add(run);
        return new StartAnswer(OfRun(run));
    }

    public string? Resume(string crawl, DateTimeOffset now)
    {
        Resumed.Add(crawl);
        return null;
    }

    public string? OfRun(string run) => _runs.IndexOf(run) is >= 0 and var index ? $"models-{index + 1:d6}" : null;
}
