using System.Net;
using Crawler.Client.Session;
using Crawler.Silo.DataDirectories;

namespace Crawler.Client.Tests.Session;

/// <summary>The lock, the endpoint file and the guest book of a data directory.</summary>
public sealed class DataDirectoryTests : IDisposable
{
    private readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void One_holds_the_lock_until_it_lets_go()
    {
        using (var held = DirectoryLock.TryTake(_directory.Path))
        {
            Assert.NotNull(held);
            Assert.Null(DirectoryLock.TryTake(_directory.Path));
        }

        using var next = DirectoryLock.TryTake(_directory.Path);
        Assert.NotNull(next);
    }

    [Fact]
    public void Silos_share_the_lock_and_keep_a_console_out()
    {
        using (var first = DirectoryLock.TryShare(_directory.Path))
        using (var second = DirectoryLock.TryShare(_directory.Path))
        {
            Assert.NotNull(first);
            Assert.NotNull(second);
            Assert.Null(DirectoryLock.TryTake(_directory.Path));
        }

        using var console = DirectoryLock.TryTake(_directory.Path);
        Assert.NotNull(console);
        Assert.Null(DirectoryLock.TryShare(_directory.Path));
    }

    [Fact]
    public void A_directory_that_cannot_be_made_is_explained()
    {
        var file = Path.Combine(_directory.Path, "file");
        File.WriteAllText(file, "");

        var failure = Assert.Throws<DataDirectoryException>(() => DirectoryLock.TryTake(file));

        Assert.Contains("--data", failure.Fix, StringComparison.Ordinal);
    }

    [Fact]
    public void The_endpoint_is_written_whole_and_read_back()
    {
        var file = new EndpointFile(_directory.Path);
        var holder = new HolderEndpoint(new IPEndPoint(IPAddress.Loopback, 1234), 42);

        file.Write(holder);

        Assert.Equal(holder, file.Read());
        Assert.Equal("""{"gateway":"127.0.0.1:1234","pid":42}""", File.ReadAllText(Path.Combine(_directory.Path, "endpoint")));
        Assert.Single(Directory.GetFiles(_directory.Path));
        file.Delete();
        Assert.Null(file.Read());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"gateway":5}""")]
    [InlineData("""{"gateway":"here"}""")]
    public void A_broken_endpoint_is_none(string content)
    {
        File.WriteAllText(Path.Combine(_directory.Path, "endpoint"), content);

        Assert.Null(new EndpointFile(_directory.Path).Read());
    }

    [Fact]
    public void Guests_are_seen_while_they_are_there_and_the_dead_are_swept_out()
    {
        var book = new GuestBook(_directory.Path);
        Assert.False(book.HasGuests());
        using (book.Enter())
        {
            Assert.True(book.HasGuests());
        }

        File.WriteAllText(Path.Combine(_directory.Path, "guests", "dead"), "");
        Assert.False(book.HasGuests());
        Assert.Empty(Directory.GetFiles(Path.Combine(_directory.Path, "guests")));
    }
}
