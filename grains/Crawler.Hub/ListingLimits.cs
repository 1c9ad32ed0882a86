using Crawler.Core.Catalogue;

namespace Crawler.Hub;

/// <summary>
/// What is believed of an answer, and what is not: every bound in one place. An item beyond a bound is quarantined with the reason named here and the page lives; only
/// <see cref="PageBytes"/>, <see cref="LinkLength"/> and <see cref="Redirects"/> concern a page as a whole.
/// </summary>
/// <remarks>The bounds lie far above what the Hub serves, so that a real row never meets one, and low enough that no answer can fill the memory.</remarks>
public static class ListingLimits
{
    /// <summary>Decompressed bytes of a page, 256 MB. What lies behind is not read: the page is tried again, then asked for with fewer rows, then taken as far as it was read.</summary>
    public const long PageBytes = 256_000_000;

    /// <summary>Bytes of one item, 4 MB (<c>item-too-large</c>); the largest record seen on the Hub has 2.4 MB. It bounds the buffer a page is read through.</summary>
    public const int ItemBytes = 4_000_000;

    /// <summary>Levels of brackets in one item, 64 (<c>too-deep</c>).</summary>
    public const int Depth = 64;

    /// <summary>Bytes of a name, task, library, author or time, 256 (<c>text-too-long</c>); the Hub's longest names have 193.</summary>
    public const int TextBytes = 256;

    /// <summary>Distinct tags of one repository, 16,384 (<c>too-many-tags</c>); with other members they are bounded by <see cref="RowBuilder.MaxPackedBytes"/> (<c>record-too-large</c>) as well.</summary>
    public const int Tags = 16_384;

    /// <summary>Bytes of one tag, 1,024 (<c>tag-too-long</c>).</summary>
    public const int TagBytes = 1024;

    /// <summary>Downloads and likes, 10^12 (<c>counter-out-of-bounds</c>, as below 0 or not whole); the highest seen on the Hub is 10^9.</summary>
    public const long Counter = 1_000_000_000_000;

    /// <summary>Parameters of the weights: any whole number that fits, since absurd ones (2*10^16) are really declared and are the model's own claim.</summary>
    public const long Parameters = long.MaxValue;

    /// <summary>Places on one damaged page at which reading is tried anew, 10,000; behind them the rest of the page is given up. It bounds the work a hostile page makes.</summary>
    public const int Restarts = 10_000;

    /// <summary>Characters of the address of the next page, 8,192; a longer one is refused.</summary>
    public const int LinkLength = 8192;

    /// <summary>Redirects followed for one request, 3; each costs a permit.</summary>
    public const int Redirects = 3;

    /// <summary>Bytes read of the body of a refusal, 16 kB.</summary>
    public const int ErrorBytes = 16 * 1024;

    /// <summary>Characters kept of a refusal's words, 2,000.</summary>
    public const int ErrorLength = 2000;

    /// <summary>Characters of a quarantined item that are kept to look at, 200.</summary>
    public const int ExcerptLength = 200;
}
