using System.Runtime.CompilerServices;
using Azure;
using Crawler.Contracts;
using Crawler.Core.Catalogue;
using Crawler.Grains.Hosting;
using Crawler.Hub;
using Crawler.Imports;
using Crawler.Silo;
using Crawler.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Crawler.Grains.Tests;

/// <summary>
/// What a grain throws must reach a caller in another silo as what it is: the caller decides by it whether to try again. In one process nothing is written, and nothing would be
/// noticed.
/// </summary>
public sealed class WireExceptionTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddSerializer(serializer => serializer.AddCrawlerTypes()).BuildServiceProvider();

    /// <summary>Every exception that a silo's code can throw.</summary>
    public static TheoryData<Type> Own => new(
        new[] { typeof(RepoId), typeof(WireFormat), typeof(StoreHeader), typeof(HubClientOptions), typeof(ImportFileException), typeof(TableStoreException), typeof(EmbeddedSilo) }
            .Select(type => type.Assembly)
            .Distinct()
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => typeof(Exception).IsAssignableFrom(type) && !type.IsAbstract));

    /// <summary>Every kind of failure, with causes of each store.</summary>
    public static TheoryData<TableStoreFailure, string> Failures => new(
        from failure in Enum.GetValues<TableStoreFailure>()
        from cause in new[] { nameof(RequestFailedException), nameof(SqliteException), nameof(TimeoutException) }
        select (failure, cause));

    [Theory]
    [MemberData(nameof(Own))]
    public void Each_of_our_exceptions_arrives_as_itself(Type type)
    {
        var thrown = (Exception)RuntimeHelpers.GetUninitializedObject(type);

        Assert.IsType(type, Sent(thrown));
    }

    [Theory]
    [MemberData(nameof(Failures))]
    public void A_failure_of_the_store_arrives_with_its_kind_its_words_and_its_cause(TableStoreFailure failure, string causedBy)
    {
        Exception cause = causedBy switch
        {
            nameof(RequestFailedException) => new RequestFailedException(503, "The server is busy.", "ServerBusy", innerException: null),
            nameof(SqliteException) => new SqliteException("database is locked", errorCode: 5),
            _ => new TimeoutException("No answer came."),
        };

        var arrived = Assert.IsType<TableStoreException>(Sent(new TableStoreException(failure, "Partition 7 was not written. Reload.", cause)));

        Assert.Equal(failure, arrived.Failure);
        Assert.Equal("Partition 7 was not written. Reload.", arrived.Message);
        Assert.IsType(cause.GetType(), arrived.InnerException);
        Assert.Equal(cause.Message, arrived.InnerException.Message);
    }

    public void Dispose() => _services.Dispose();

    private Exception Sent(Exception thrown)
    {
        var serializer = _services.GetRequiredService<Serializer<Exception>>();
        return serializer.Deserialize(serializer.SerializeToArray(thrown))!;
    }
}
