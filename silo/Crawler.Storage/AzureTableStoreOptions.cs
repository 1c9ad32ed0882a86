using System.Text.RegularExpressions;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Crawler.Storage;

/// <summary>Where and how an <see cref="AzureTableStore"/> keeps its rows. Exactly one of <see cref="ConnectionString"/> and <see cref="AccountUrl"/> is given.</summary>
public sealed partial class AzureTableStoreOptions
{
    /// <summary>The connection string of the storage account: holds a key, so it is a secret.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>The account's table endpoint, such as <c>https://ACCOUNT.table.core.windows.net</c>. Only over https.</summary>
    public Uri? AccountUrl { get; init; }

    /// <summary>Who asks, where <see cref="AccountUrl"/> is given.</summary>
    /// <value>Null: the workload's identity where the environment names one (<c>AZURE_FEDERATED_TOKEN_FILE</c>), else what <c>DefaultAzureCredential</c> finds.</value>
    public TokenCredential? Credential { get; init; }

    /// <summary>The table in the account, for all tables of the store: 3 to 63 ASCII letters and digits, a letter first. Azure does not tell names apart by case.</summary>
    /// <value><c>crawler</c>.</value>
    public string TableName { get; init; } = "crawler";

    /// <summary>How long one request may take, its answer included.</summary>
    /// <remarks>A read is then tried again; a commit fails, with an unknown outcome. The service itself gives up after 30 seconds.</remarks>
    /// <value>20 seconds.</value>
    public TimeSpan TryTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How often a request is sent again. Commits only are where the first surely was not executed.</summary>
    /// <remarks>More bear a longer throttling; fewer tell sooner of it. Not negative.</remarks>
    /// <value>5.</value>
    public int Retries { get; init; } = 5;

    /// <summary>The wait before a request is sent again for the first time; then it doubles. Where the service asks for more, that holds.</summary>
    /// <value>200 milliseconds.</value>
    public TimeSpan FirstRetryDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The longest wait before a request is sent again, unless the service asks for more.</summary>
    /// <value>10 seconds.</value>
    public TimeSpan LongestRetryDelay { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What carries the requests, such as through a proxy.</summary>
    /// <value>Null: HTTP over connections that all stores of the process share.</value>
    public HttpPipelineTransport? Transport { get; init; }

    /// <summary>Whether Azure takes a name for a table.</summary>
    public static bool IsTableName(string name) => Name().IsMatch(name) && !name.Equals("tables", StringComparison.OrdinalIgnoreCase);

    /// <summary>Refuses options that contradict each other or Azure's rules.</summary>
    /// <exception cref="ArgumentException">The message names the option and what it may be.</exception>
    internal void Check()
    {
        Require(string.IsNullOrWhiteSpace(ConnectionString) != (AccountUrl is null), $"Give exactly one of {nameof(ConnectionString)} and {nameof(AccountUrl)}.");
        Require(
            AccountUrl is null || (AccountUrl.IsAbsoluteUri && AccountUrl.Scheme == Uri.UriSchemeHttps),
            $"{nameof(AccountUrl)} is '{AccountUrl}'. Give an https address, such as https://ACCOUNT.table.core.windows.net: tokens do not travel in the clear.");
        Require(Credential is null || AccountUrl is not null, $"{nameof(Credential)} needs {nameof(AccountUrl)}; a connection string holds its own key.");
        Require(
            IsTableName(TableName),
            $"{nameof(TableName)} is '{TableName}'. Azure takes 3 to 63 letters and digits, a letter first, and not 'tables'.");
        Require(TryTimeout > TimeSpan.Zero, $"{nameof(TryTimeout)} is {TryTimeout}; it must be more than zero.");
        Require(Retries >= 0, $"{nameof(Retries)} is {Retries}; it must not be negative.");
        Require(
            FirstRetryDelay >= TimeSpan.Zero && LongestRetryDelay >= FirstRetryDelay,
            $"{nameof(FirstRetryDelay)} is {FirstRetryDelay} and {nameof(LongestRetryDelay)} is {LongestRetryDelay}; neither may be negative, nor the first longer than the longest.");
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new ArgumentException(otherwise);
        }
    }

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9]{2,62}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
