using System.Net;
using System.Text;
using Crawler.Core.Crawling;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Crawler.Hub.Tests;

/// <summary>A Hub made of prepared answers, a clock that runs as fast as the client waits, and a budget that counts.</summary>
internal sealed class StubHub : HttpMessageHandler, IHttpClientFactory, IRequestBudget
{
    public static readonly Uri Address = new("http://hub.test");
    private readonly Queue<Func<CancellationToken, Task<HttpResponseMessage>>> _answers = [];
    private readonly AutoAdvanceTime _time = new();

    public List<HttpRequestMessage> Requests { get; } = [];

    public List<QuotaAnswer> Readings { get; } = [];

    public int Permits { get; private set; }

    public Func<DateTimeOffset, PermitDecision> Budget { get; set; } = now => new PermitDecision(true, now.AddHours(1));

    public HubToken Token { get; set; } = HubToken.Anonymous;

    public HubClientOptions Options { get; } = new() { JitterSeed = 1, DetailDeadline = TimeSpan.FromSeconds(60) };

    public TimeProvider Time => _time;

    public DateTimeOffset Now => _time.GetUtcNow();

    /// <summary>Lets time pass, as a Hub does that keeps a caller waiting.</summary>
    public void Pass(TimeSpan time) => _time.Pass(time);

    public HubClient Client => new(this, Options, Token, _time, NullLogger<HubClient>.Instance);

    public static string Row(int number, string more = "") =>
        $$"""{"_id":"{{number:x8}}0000000000000001","id":"owner/model{{number}}"{{more}}}""";

    public static string Rows(int count) => "[" + string.Join(",", Enumerable.Range(1, count).Select(number => Row(number))) + "]";

    public StubHub Answer(string body, HttpStatusCode status = HttpStatusCode.OK, params (string Name, string Value)[] headers) =>
        Answer(() => Respond(new ByteArrayContent(Encoding.UTF8.GetBytes(body)), status, headers));

    public StubHub Answer(Func<HttpResponseMessage> answer) => Answer(_ => Task.FromResult(answer()));

    public StubHub Answer(Func<CancellationToken, Task<HttpResponseMessage>> answer)
    {
        _answers.Enqueue(answer);
        return this;
    }

    public static HttpResponseMessage Respond(HttpContent content, HttpStatusCode status, params (string Name, string Value)[] headers)
    {
        var response = new HttpResponseMessage(status) { Content = content };
        foreach (var (name, value) in headers)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        return response;
    }

    public Task<PageOutcome> FetchAsync() =>
        Client.FetchPageAsync(new Uri(Address, "/api/models?limit=1000"), Address, this, CancellationToken.None);

    public async Task<ListingPage> PageAsync() => Assert.IsType<PageOutcome.Fetched>(await FetchAsync()).Page;

    public HttpClient CreateClient(string name) => new(this, disposeHandler: false) { Timeout = Timeout.InfiniteTimeSpan };

    public ValueTask<PermitDecision> AcquireAsync(CancellationToken cancellationToken)
    {
        Permits++;
        return new ValueTask<PermitDecision>(Budget(Now));
    }

    public void Report(QuotaAnswer answer) => Readings.Add(answer);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Requests.Add(request);
        return (_answers.Count > 1 ? _answers.Dequeue() : _answers.Peek())(cancellationToken);
    }

    /// <summary>Fake time that goes on by itself as soon as somebody waits for it.</summary>
    private sealed class AutoAdvanceTime : FakeTimeProvider
    {
        private readonly Lock _passing = new();

        public AutoAdvanceTime()
            : base(new DateTimeOffset(2026, 8, 22, 12, 0, 0, TimeSpan.Zero))
        {
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            if (dueTime > TimeSpan.Zero && dueTime < TimeSpan.FromSeconds(30))
            {
                // The deadlines of 30 s and more stay armed; the pauses between tries pass at once.
                _ = Task.Run(() => Pass(dueTime));
            }

            return timer;
        }

        /// <summary>One at a time: while one caller's timers are served, another's would be left for later.</summary>
        public void Pass(TimeSpan time)
        {
            lock (_passing)
            {
                Advance(time);
            }
        }
    }
}
