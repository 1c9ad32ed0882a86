using System.Net;
using System.Text;

namespace Crawler.Hub.Tests;

/// <summary>A Hub that keeps its callers waiting: every wait is bounded, by the time for one try and by the deadline for all.</summary>
public class SlowTests
{
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(2);

    public static TheoryData<string> Waits => ["before the head", "behind the head", "in the middle of the body", "a byte a second", "behind the last bracket"];

    [Theory]
    [MemberData(nameof(Waits))]
    public async Task A_wait_that_passes_costs_one_try(string wait)
    {
        var hub = new StubHub();
        Keep(hub, wait).Answer(StubHub.Rows(2));
        var begun = hub.Now;

        Assert.Equal(2, (await hub.PageAsync()).Rows.Count);

        Assert.Equal(2, hub.Permits);
        Assert.InRange(hub.Now - begun, hub.Options.AttemptTimeout, hub.Options.AttemptTimeout + hub.Options.RetryDelay + Slack);
    }

    [Theory]
    [MemberData(nameof(Waits))]
    public async Task A_wait_that_does_not_pass_ends_with_the_deadline(string wait)
    {
        var hub = new StubHub();
        var begun = hub.Now;

        var outcome = Assert.IsType<PageOutcome.Unreachable>(await Keep(hub, wait).FetchAsync());

        Assert.Equal(HubTrouble.Timeout, outcome.Trouble);
        Assert.InRange(hub.Now - begun, hub.Options.PageDeadline, hub.Options.PageDeadline + hub.Options.AttemptTimeout + Slack);
        Assert.Equal(outcome.Attempts, hub.Permits);
        Assert.Equal(hub.Permits, hub.Readings.Count);
    }

    [Fact]
    public async Task Whoever_gives_up_waiting_is_let_go()
    {
        using var stopping = new CancellationTokenSource();
        var hub = new StubHub();
        hub.Answer(async token =>
        {
            await stopping.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, hub.Time, token);
            throw new InvalidOperationException("Nobody waits for ever.");
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            hub.Client.FetchPageAsync(new Uri(StubHub.Address, "/api/models"), StubHub.Address, hub, stopping.Token));
        Assert.Equal(1, hub.Permits);
        Assert.True(Assert.Single(hub.Readings).IsLost);
    }

    private static StubHub Keep(StubHub hub, string wait) => wait switch
    {
        "before the head" => hub.Answer(async token =>
        {
            await Task.Yield();
            hub.Pass(hub.Options.AttemptTimeout);
            await Task.Delay(Timeout.InfiniteTimeSpan, hub.Time, token);
            throw new InvalidOperationException("Nobody waits for ever.");
        }),
        "behind the head" => Body(hub, "", hub.Options.AttemptTimeout),
        "in the middle of the body" => Body(hub, "[" + StubHub.Row(1) + ",", hub.Options.AttemptTimeout),
        "behind the last bracket" => Body(hub, StubHub.Rows(3), hub.Options.AttemptTimeout),
        "a byte a second" => hub.Answer(() => StubHub.Respond(
            new StreamContent(new SlowStream(StubHub.Rows(3), 1, () => hub.Pass(TimeSpan.FromSeconds(1)))), HttpStatusCode.OK)),
        _ => throw new ArgumentOutOfRangeException(nameof(wait), wait, "no such wait"),
    };

    private static StubHub Body(StubHub hub, string text, TimeSpan wait) => hub.Answer(() => StubHub.Respond(
        new StreamContent(new SlowStream(text, int.MaxValue, () => { }) { AtEnd = () => hub.Pass(wait) }), HttpStatusCode.OK));

    /// <summary>Gives its text in pieces, lets time pass with each, and never ends.</summary>
    private sealed class SlowStream(string text, int size, Action pass) : MemoryStream(Encoding.UTF8.GetBytes(text))
    {
        public Action AtEnd { get; init; } = () => { };

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            // Out of the callback of the clock that ended the last pause: inside, its other timers stand still.
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            pass();
            var read = await base.ReadAsync(buffer[..Math.Min(buffer.Length, size)], cancellationToken);
            if (read == 0)
            {
                AtEnd();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            }

            return read;
        }
    }
}
