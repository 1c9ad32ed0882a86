using Microsoft.Extensions.Logging;

namespace Crawler.Hub;

public sealed partial class HubClient
{
    [LoggerMessage(2001, LogLevel.Information, "Try {Attempt} of {Path} failed and will be repeated if the deadline allows: {Reason}")]
    private partial void LogTryFailed(int attempt, string path, string reason);
}
