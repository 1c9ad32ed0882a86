using Azure.Core;
using Azure.Core.Pipeline;

namespace Crawler.Storage.Azure;

/// <summary>Counts the requests that are sent, each try by itself.</summary>
internal sealed class RequestCounter : HttpPipelineSynchronousPolicy
{
    private long _sent;

    public long Sent => Interlocked.Read(ref _sent);

    public override void OnSendingRequest(HttpMessage message) => Interlocked.Increment(ref _sent);
}
