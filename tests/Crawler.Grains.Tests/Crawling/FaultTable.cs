namespace Crawler.Grains.Tests.Crawling;

/// <summary>Every way the Hub or the network can misbehave, with the documented outcome. The simulator counts the start-up check as its first page.</summary>
internal static class FaultTable
{
    public static IEnumerable<FaultCase> All => [.. Throttling(), .. ServerErrors(), .. SlowConnections(), .. BrokenBodies(), .. BadJson(), .. Paging(), .. Ids()];

    private static IEnumerable<FaultCase> Throttling() =>
    [
        Passes("429 with seconds", """{"kind":"tooManyRequests","page":4,"retryAfter":1}"""),
        Passes("429 with a date", """{"kind":"tooManyRequests","page":4,"retryAfterDate":1}"""),
        Passes("429 with a past date", """{"kind":"tooManyRequests","page":4,"retryAfterDate":-100}"""),
        Passes("429 without a word", """{"kind":"tooManyRequests","page":4}"""),
        Passes("429 in plain text", """{"kind":"tooManyRequests","page":4,"body":"plain"}"""),
        Passes("429 with nonsense", """{"kind":"tooManyRequests","page":4,"retryAfter":"soon"}"""),
        Passes("429 on the first page", """{"kind":"tooManyRequests","page":1,"retryAfter":1}"""),
        Passes("429 on every page for three windows", """{"kind":"tooManyRequests","exhausted":true,"fromPage":3,"windows":3}"""),
        Passes("429 on every page for two windows, in plain text", """{"kind":"tooManyRequests","exhausted":true,"body":"plain","fromPage":3,"windows":2}"""),
        Passes("429 now and then", """{"kind":"tooManyRequests","probability":0.4,"times":8}"""),
        Passes("more left than there is", """{"kind":"wrongRemaining","fromPage":1,"remaining":99999}"""),
        Passes("nothing left though there is", """{"kind":"wrongRemaining","page":4,"remaining":0}"""),
        Passes("no quota headers", """{"kind":"noRateLimitHeaders","page":4}"""),
    ];

    private static IEnumerable<FaultCase> ServerErrors() =>
    [
        Passes("500", """{"kind":"status500","page":4}"""),
        Passes("502", """{"kind":"status502","page":4}"""),
        Passes("503", """{"kind":"status503","page":4}"""),
        Passes("503 with Retry-After", """{"kind":"status503","page":4,"retryAfter":1}"""),
        Passes("504 at deep cursors", """{"kind":"status504","fromPage":6,"times":3}"""),
        Passes("500 on the start-up check", """{"kind":"status500","page":1}"""),
        Passes("HTML with status 200", """{"kind":"htmlOk","page":4}"""),
        new("500 for ever", """[{"kind":"status500","fromPage":4,"times":100000}]""", FaultOutcome.Pause, "could not be fetched"),
    ];

    private static IEnumerable<FaultCase> SlowConnections() =>
    [
        Passes("a byte a second", """{"kind":"slowBody","page":4,"bytes":1,"seconds":1}"""),
        Passes("silence before the headers", """{"kind":"hang","page":4,"seconds":60}"""),
        Passes("silence after the headers", """{"kind":"hangAfterHeaders","page":4,"seconds":60}"""),
        Passes("silence in the middle", """{"kind":"stall","page":4,"seconds":60}"""),
        new("silence for ever", """[{"kind":"hang","fromPage":4,"seconds":60,"times":100000}]""", FaultOutcome.Pause, "no whole answer"),
    ];

    private static IEnumerable<FaultCase> BrokenBodies() =>
    [
        Passes("a reset connection", """{"kind":"connectionReset","page":4}"""),
        Passes("a body cut short", """{"kind":"truncatedBody","page":4}"""),
        Passes("Content-Length too great", """{"kind":"wrongContentLength","page":4,"by":100}"""),
        Passes("Content-Length too small", """{"kind":"wrongContentLength","page":4,"by":-100}"""),
        Passes("half a chunk", """{"kind":"truncatedChunked","page":4}"""),
        Passes("damaged gzip", """{"kind":"corruptGzip","page":4}"""),
        Passes("half a gzip", """{"kind":"truncatedGzip","page":4}"""),
        Passes("a gzip bomb", """{"kind":"gzipBomb","page":4,"megabytes":200}"""),
        Passes("a page of 100 MB", """{"kind":"hugePage","page":4,"megabytes":100}"""),
        Passes("plain text called gzip", """{"kind":"wrongContentEncoding","page":4}"""),
        Passes("plain text called brotli", """{"kind":"wrongContentEncoding","page":4,"encoding":"br"}"""),
        Passes("an encoding nobody asked for", """{"kind":"wrongContentEncoding","page":4,"encoding":"zstd"}"""),
        Passes("another charset's name", """{"kind":"wrongCharset","page":4}"""),
        Passes("a byte order mark", """{"kind":"bom","page":4}"""),
    ];

    private static IEnumerable<FaultCase> BadJson() =>
    [
        Loses("a counter that is an object", "wrongType"),
        Loses("a text among the items", "notAnObject"),
        Loses("an item without _id", "missingId"),
        Loses("an item whose _id is null", "nullId"),
        Loses("NaN", "nan"),
        Loses("an item 10,000 levels deep", "deep"),
        Loses("a list for an item", "arrayForObject"),
        Loses("bytes that are no text", "invalidUtf8"),
        Loses("a number as text", "counterString"),
        Loses("a number out of all bounds", "hugeNumber"),
        Loses("100,000 tags", "hugeTags"),
        new("members twice: the last one counts", """[{"kind":"malformedItem","variant":"duplicateKeys","page":4}]""", FaultOutcome.Additions),
        new("null everywhere", """[{"kind":"malformedItem","variant":"nulls","page":4}]""", FaultOutcome.Additions),
        Passes("unknown members", """{"kind":"malformedItem","variant":"unknownFields","page":4}"""),
        Passes("a config of 2.4 MB", """{"kind":"malformedItem","variant":"bigConfig","page":4}"""),
        new("a page of unbalanced JSON", """[{"kind":"malformedPage","page":4}]""", FaultOutcome.Nothing),
    ];

    private static IEnumerable<FaultCase> Paging() =>
    [
        Passes("a page twice", """{"kind":"duplicatePage","page":4}"""),
        Passes("overlapping pages", """{"kind":"overlappingPage","page":4,"rows":50}"""),
        Passes("a shuffled page", """{"kind":"shuffledPage","page":4}"""),
        Passes("an empty page with a next one", """{"kind":"emptyPageWithLink","page":4}"""),
        Passes("a cursor that repeats once", """{"kind":"repeatedCursor","page":4}"""),
        Passes("a cursor that leads back once", """{"kind":"cursorLoop","page":5,"toPage":2}"""),
        new("a cursor that repeats for ever", """[{"kind":"repeatedCursor","page":4,"times":100000}]""", FaultOutcome.Pause, "circle"),
        new("a cursor that leads back for ever", """[{"kind":"cursorLoop","page":5,"toPage":2,"times":100000}]""", FaultOutcome.Pause, "circle"),
        new("an expired cursor, 400", """[{"kind":"expiredCursor","page":4,"status":400}]""", FaultOutcome.Pause, "refused page 3 with 400"),
        new("an expired cursor, 410", """[{"kind":"expiredCursor","page":4,"status":410}]""", FaultOutcome.Pause, "refused page 3 with 410"),
        new("a next page on another host", """[{"kind":"foreignLink","page":4}]""", FaultOutcome.Pause, "leads away"),
        new("a next page over another scheme", """[{"kind":"httpLink","page":4}]""", FaultOutcome.Pause, "leads away"),
        new("a next page elsewhere", """[{"kind":"otherPath","page":4}]""", FaultOutcome.Pause, "leads out of the API"),
    ];

    private static IEnumerable<FaultCase> Ids() =>
    [
        new("hostile names", """[{"kind":"hostileIds","page":4}]""", FaultOutcome.Additions),
    ];

    private static FaultCase Passes(string name, string fault) => new(name, $"[{fault}]", FaultOutcome.Nothing);

    private static FaultCase Loses(string name, string variant) =>
        new(name, $$"""[{"kind":"malformedItem","variant":"{{variant}}","page":4}]""", FaultOutcome.Quarantine, "", 1);
}
