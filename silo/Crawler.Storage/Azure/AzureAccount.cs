using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;

namespace Crawler.Storage.Azure;

/// <summary>Makes clients of the table that the options name.</summary>
internal static class AzureAccount
{
    /// <summary>A client that sends a request again by itself, as often as <paramref name="retries"/> says.</summary>
    /// <exception cref="TableStoreException">The connection string cannot be read.</exception>
    public static TableClient Connect(AzureTableStoreOptions options, RequestCounter counter, int retries)
    {
        var settings = Settings(options, counter, retries);
        if (options.AccountUrl is not null)
        {
            return new TableClient(options.AccountUrl, options.TableName, options.Credential ?? Identity(), settings);
        }

        try
        {
            return new TableClient(options.ConnectionString, options.TableName, settings);
        }
        catch (Exception exception) when (exception is FormatException or InvalidOperationException or ArgumentException)
        {
            // Without the exception: it may repeat parts of the secret.
            throw new TableStoreException(
                TableStoreFailure.Access, "The connection string of the storage account cannot be read. Copy it anew: it has the form 'AccountName=...;AccountKey=...;...'.");
        }
    }

    private static TableClientOptions Settings(AzureTableStoreOptions options, RequestCounter counter, int retries)
    {
        var settings = new TableClientOptions();
        settings.Retry.MaxRetries = retries;
        settings.Retry.Mode = RetryMode.Exponential;
        settings.Retry.Delay = options.FirstRetryDelay;
        settings.Retry.MaxDelay = options.LongestRetryDelay;
        settings.Retry.NetworkTimeout = options.TryTimeout;
        settings.Diagnostics.IsTelemetryEnabled = false;
        settings.AddPolicy(counter, HttpPipelinePosition.PerRetry);
        if (options.Transport is not null)
        {
            settings.Transport = options.Transport;
        }

        return settings;
    }

    // In a pod with a workload identity that one is meant; the chain would try others before and after it.
    private static TokenCredential Identity() => string.IsNullOrEmpty(Environment.GetEnvironmentVariable("AZURE_FEDERATED_TOKEN_FILE"))
        ? new DefaultAzureCredential()
        : new WorkloadIdentityCredential();
}
