namespace Crawler.Hub;

/// <summary>How the Hub is asked.</summary>
public sealed class HubClientOptions
{
    /// <summary>An address or URL by which the Hub's operators can reach whoever runs this; part of the User-Agent.</summary>
    /// <value>Defaults to null: none is sent.</value>
    public string? Contact { get; set; }

    /// <summary>A file that holds the token; the environment (HF_TOKEN, HUGGING_FACE_HUB_TOKEN) is read where it is null.</summary>
    /// <value>Defaults to null.</value>
    public string? TokenFile { get; set; }

    /// <summary>The time for one page with all its tries. Longer outlasts longer troubles of the Hub, but tells of them later.</summary>
    /// <value>Defaults to 2 minutes.</value>
    public TimeSpan PageDeadline { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// The time for one request about a single model or owner with all its tries. Somebody waits for the answer, which may take two such requests, and a call between
    /// silos is given up after 30 seconds.
    /// </summary>
    /// <value>Defaults to 12 seconds.</value>
    public TimeSpan DetailDeadline { get; set; } = TimeSpan.FromSeconds(12);

    /// <summary>The time for one try, the whole body included. A slow body that trickles for ever is cut here.</summary>
    /// <value>Defaults to 30 seconds.</value>
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Repeated tries of one page. Each costs a request of the quota.</summary>
    /// <value>Defaults to 5.</value>
    public int Retries { get; set; } = 5;

    /// <summary>The first pause between tries; it doubles, with jitter, up to 30 seconds.</summary>
    /// <value>Defaults to 1 second.</value>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a Hub is left alone that failed nine times out of ten over two minutes. Longer spares a Hub in trouble, but notices later that it is well again.</summary>
    /// <value>Defaults to 15 seconds.</value>
    public TimeSpan BreakDuration { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Decompressed bytes of a page; what lies behind is not read.</summary>
    /// <value>Defaults to 256 MB.</value>
    public long MaxPageBytes { get; set; } = ListingLimits.PageBytes;

    /// <summary>Bytes of one item; a larger one is quarantined without being held.</summary>
    /// <value>Defaults to 4 MB.</value>
    public int MaxItemBytes { get; set; } = ListingLimits.ItemBytes;

    /// <summary>Seeds the jitter, so that a run can be replayed.</summary>
    /// <value>Defaults to a number of the process.</value>
    public int JitterSeed { get; set; } = Environment.ProcessId;

    /// <summary>What is wrong with the options; null where nothing is.</summary>
    internal string? Problem() => this switch
    {
        { Contact: { } contact } when contact.Length is 0 or > 200 || contact.Any(c => c is < ' ' or > '~' or '(' or ')') =>
            "Contact must be 1 to 200 printable ASCII characters without parentheses, such as mailto:me@example.org.",
        _ when PageDeadline <= TimeSpan.Zero || AttemptTimeout <= TimeSpan.Zero || DetailDeadline <= TimeSpan.Zero =>
            "PageDeadline, DetailDeadline and AttemptTimeout must be longer than nothing.",
        _ when AttemptTimeout > PageDeadline => $"AttemptTimeout ({AttemptTimeout}) must not be longer than PageDeadline ({PageDeadline}).",
        _ when BreakDuration < TimeSpan.FromSeconds(0.5) || BreakDuration > TimeSpan.FromDays(1) => $"BreakDuration must be half a second to a day, not {BreakDuration}.",
        _ when Retries is < 0 or > 20 => $"Retries must be 0 to 20, not {Retries}.",
        _ when MaxItemBytes < 1000 || MaxPageBytes < MaxItemBytes => "MaxItemBytes must be at least 1,000 and not more than MaxPageBytes.",
        _ => null,
    };
}
