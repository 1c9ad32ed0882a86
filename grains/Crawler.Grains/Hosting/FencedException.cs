namespace Crawler.Grains.Hosting;

/// <summary>
/// What was to be replaced is not what was read: another activation has written since, or a try of this one whose answer was lost. What is in memory is dropped; asked again, the grain
/// reads what is true.
/// </summary>
[GenerateSerializer, Alias("crawler.partition-fenced")]
internal sealed class FencedException(string message) : Exception(message);
