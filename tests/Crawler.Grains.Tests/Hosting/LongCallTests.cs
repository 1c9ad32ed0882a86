using Crawler.Contracts;
using Microsoft.Extensions.Time.Testing;

namespace Crawler.Grains.Tests.Hosting;

public class LongCallTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Asks_again_when_an_answer_is_lost()
    {
        var asked = 0;

        var answer = await LongCall.AskAsync(() => ++asked < 3 ? Lost() : Task.FromResult("done"), _time);

        Assert.Equal(("done", 3), (answer, asked));
    }

    [Fact]
    public async Task Gives_up_after_the_longest_time()
    {
        var asked = 0;

        await Assert.ThrowsAsync<TimeoutException>(() => LongCall.AskAsync(
            () =>
            {
                asked++;
                return Lost();
            },
            _time));

        Assert.Equal(LongCall.Longest / AnswerTime, asked);
    }

    [Fact]
    public async Task Passes_on_what_is_an_answer()
    {
        var asked = 0;

        await Assert.ThrowsAsync<InvalidDataException>(() => LongCall.AskAsync<string>(
            () =>
            {
                asked++;
                throw new InvalidDataException("The frozen vectors are missing.");
            },
            _time));

        Assert.Equal(1, asked);
    }

    private static TimeSpan AnswerTime => TimeSpan.Parse(LongCall.AnswerTime, System.Globalization.CultureInfo.InvariantCulture);

    private Task<string> Lost()
    {
        _time.Advance(AnswerTime);
        return Task.FromException<string>(new TimeoutException("Response did not arrive on time."));
    }
}
