namespace Crawler.Client.Tests.Session;

/// <summary>A directory that goes with its test.</summary>
internal sealed class TempDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("crawler-client-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
