using System.Net;
using System.Text;
using Azure.Core.Pipeline;

namespace Crawler.Storage.Tests.Azure;

/// <summary>A table service in this process that opens as an empty store does and then answers commits as a test says.</summary>
internal sealed class StubService : HttpMessageHandler
{
    private readonly Queue<Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>>> _answers = new();

    /// <summary>Commits that have reached the service, refused ones included.</summary>
    public int Commits { get; private set; }

    /// <summary>Queues an answer to the next commit, or to the next try of it.</summary>
    public StubService Answer(HttpStatusCode status, string? code = null, int? retryAfterSeconds = null) => Do((_, _) =>
    {
        var answer = Error(status, code);
        if (retryAfterSeconds is not null)
        {
            answer.Headers.Add("Retry-After", $"{retryAfterSeconds}");
        }

        return Task.FromResult(answer);
    });

    /// <summary>Queues what happens to the next commit.</summary>
    public StubService Do(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer)
    {
        _answers.Enqueue(answer);
        return this;
    }

    /// <summary>Queues a commit that succeeds.</summary>
    public StubService Succeed() => Do((_, _) =>
    {
        var answer = new HttpResponseMessage(HttpStatusCode.NoContent);
        answer.Headers.TryAddWithoutValidation("ETag", "W/\"datetime'2026-11-25T15%3A00%3A00.0000001Z'\"");
        return Task.FromResult(answer);
    });

    public Task<AzureTableStore> OpenAsync(TimeProvider time, int retries = 2, TimeSpan? tryTimeout = null) => AzureTableStore.OpenAsync(
        new()
        {
            ConnectionString = $"AccountName=a;AccountKey={Convert.ToBase64String(new byte[64])};TableEndpoint=http://stub.invalid/a",
            Transport = new HttpClientTransport(this),
            Retries = retries,
            TryTimeout = tryTimeout ?? TimeSpan.FromMinutes(1),
            FirstRetryDelay = TimeSpan.FromSeconds(2),
            LongestRetryDelay = TimeSpan.FromSeconds(2),
        },
        time,
        TestContext.Current.CancellationToken);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method == HttpMethod.Get)
        {
            return new(HttpStatusCode.OK) { Content = new StringContent("""{"PartitionKey":"@store","RowKey":"format","Version":1}""", Encoding.UTF8, "application/json") };
        }

        Commits++;
        return await _answers.Dequeue()(request, cancellationToken);
    }

    private static HttpResponseMessage Error(HttpStatusCode status, string? code)
    {
        var answer = new HttpResponseMessage(status);
        if (code is not null)
        {
            answer.Content = new StringContent(
                $$$$"""{"odata.error":{"code":"{{{{code}}}}","message":{"lang":"en-US","value":"Because."}}}""", Encoding.UTF8, "application/json");
        }

        return answer;
    }
}
