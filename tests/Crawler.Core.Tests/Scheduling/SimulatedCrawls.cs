using Crawler.Core.Scheduling;

namespace Crawler.Core.Tests.Scheduling;

/// <summary>The crawls of one kind in virtual time: they take minutes to more than a day, break, are paused and cancelled by persons, and are begun by them.</summary>
internal sealed class SimulatedCrawls(Random random) : ICrawls
{
    private readonly Dictionary<string, SimulatedCrawl> _byRun = [];
    private SimulatedCrawl? _open;
    private bool _wasFullOnce;

    public List<SimulatedCrawl> All { get; } = [];

    public OpenCrawl? Open => _open is null ? null : new OpenCrawl(_open.Id, _open.Run, _open.State);

    public EventCounts Events { get; } = new();

    public StartAnswer Start(string run, DateTimeOffset now)
    {
        if (_byRun.TryGetValue(run, out var begun))
        {
            Events.Add("start repeated");
            return new StartAnswer(begun.Id);
        }

        if (_open is not null)
        {
            return new StartAnswer(null, IsBusy: true);
        }

        var isHead = RunKey.ScheduleOf(run).StartsWith("head", StringComparison.Ordinal);
        if (isHead && !_wasFullOnce)
        {
            Events.Add("head without a full one");
            return new StartAnswer(null, Refusal: "There is no full crawl yet.");
        }

        _byRun[run] = Begin(run, Work(isHead), now);
        return new StartAnswer(_byRun[run].Id);
    }

    public string? Resume(string crawl, DateTimeOffset now)
    {
        Assert.Equal((crawl, OpenCrawlState.Stuck), (_open!.Id, _open.State));
        if (random.NextDouble() < 0.2)
        {
            Events.Add("resume refused");
            return "The Hub is still away.";
        }

        Events.Add("resume");
        _open.State = OpenCrawlState.Working;
        return null;
    }

    public string? OfRun(string run) => _byRun.GetValueOrDefault(run)?.Id;

    public SimulatedCrawl? Of(string run) => _byRun.GetValueOrDefault(run);

    /// <summary>A minute passes for the open crawl, and for the persons about it.</summary>
    public void Tick(DateTimeOffset now)
    {
        if (_open is null)
        {
            if (random.NextDouble() < 1.0 / (5 * 1440))
            {
                Events.Add("crawl of a person");
                Begin(null, Work(isHead: random.NextDouble() < 0.5), now);
            }

            return;
        }

        if (_open.State == OpenCrawlState.Working)
        {
            _open.MinutesLeft--;
            _open.State = _open.MinutesLeft == _open.BreaksAt ? OpenCrawlState.Stuck : _open.State;
            Events.AddIf(_open.State == OpenCrawlState.Stuck, "crawl broken");
        }

        if (_open.MinutesLeft <= 0)
        {
            _wasFullOnce |= _open.Run?.StartsWith("head", StringComparison.Ordinal) != true;
            End(now);
        }
        else
        {
            Meddle(now);
        }
    }

    private void Meddle(DateTimeOffset now)
    {
        switch (_open!.State)
        {
            case OpenCrawlState.PausedByPerson when random.NextDouble() < 1.0 / 700:
                _open.State = OpenCrawlState.Working;
                break;
            case OpenCrawlState.PausedByPerson when random.NextDouble() < 1.0 / 3000:
                Events.Add("cancelled by a person");
                End(now);
                break;
            case OpenCrawlState.Working when random.NextDouble() < 1.0 / 1500:
                Events.Add("paused by a person");
                _open.State = OpenCrawlState.PausedByPerson;
                break;
        }
    }

    private SimulatedCrawl Begin(string? run, int minutes, DateTimeOffset now)
    {
        Assert.Null(_open);
        _open = new SimulatedCrawl
        {
            Id = $"models-{All.Count + 1:d6}",
            Run = run,
            Began = now,
            MinutesLeft = minutes,
            BreaksAt = random.NextDouble() < 0.1 ? random.Next(0, minutes) : -1,
        };
        Events.AddIf(minutes > 1440, "crawl of more than a day");
        All.Add(_open);
        return _open;
    }

    private void End(DateTimeOffset now)
    {
        _open!.Ended = now;
        _open = null;
    }

    private int Work(bool isHead) => (isHead, random.NextDouble()) switch
    {
        (true, < 0.02) => random.Next(16, 60),
        (true, _) => random.Next(1, 4),
        (false, < 0.03) => random.Next(1500, 2500),
        _ => random.Next(20, 90),
    };
}

/// <summary>One crawl of the simulation.</summary>
internal sealed class SimulatedCrawl
{
    public required string Id { get; init; }

    public required string? Run { get; init; }

    public required DateTimeOffset Began { get; init; }

    public DateTimeOffset? Ended { get; set; }

    public OpenCrawlState State { get; set; } = OpenCrawlState.Working;

    public int MinutesLeft { get; set; }

    public int BreaksAt { get; init; }
}

/// <summary>How often each kind of event occurred.</summary>
internal sealed class EventCounts
{
    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);

    public int this[string name] => _counts.GetValueOrDefault(name);

    public void Add(string name) => _counts[name] = this[name] + 1;

    public void AddIf(bool condition, string name)
    {
        if (condition)
        {
            Add(name);
        }
    }

    public override string ToString() => string.Join(", ", _counts.Select(pair => $"{pair.Key} {pair.Value}"));
}
