namespace Crawler.Core.Crawling;

/// <summary>
/// How many rows to ask for per page. Where the Hub keeps failing on a page, the same page is asked for with half as many, down to a floor; after some good pages in
/// a row the size doubles again, up to what is wanted. What a crawl finds does not depend on it: each page says where the next one begins.
/// </summary>
public sealed record PageSizePolicy
{
    /// <summary>Rows below which a page is not made smaller: it would cost the quota more than it could help.</summary>
    public const int Floor = 125;

    /// <summary>Good pages in a row after which a smaller size is doubled. Fewer would meet the same trouble again too soon, at the price of all its tries.</summary>
    public const int GoodPagesToGrow = 4;

    private PageSizePolicy(int wanted, int size, int goodPages)
    {
        Wanted = wanted;
        Size = size;
        GoodPages = goodPages;
    }

    /// <summary>Rows per page where nothing is wrong.</summary>
    public int Wanted { get; }

    /// <summary>Rows to ask for now, 1 to <see cref="Wanted"/>.</summary>
    public int Size { get; }

    /// <summary>Good pages in a row at this size; 0 at the wanted one, where they count for nothing.</summary>
    public int GoodPages { get; }

    /// <summary>Whether a smaller page can still be asked for.</summary>
    public bool CanShrink => Size > Floor;

    /// <summary>Begins with what is wanted.</summary>
    /// <param name="wanted">Rows per page, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">Less than one row is wanted.</exception>
    public static PageSizePolicy Of(int wanted)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(wanted, 1);
        return new PageSizePolicy(wanted, wanted, 0);
    }

    /// <summary>What holds after a page that came whole.</summary>
    public PageSizePolicy AfterGoodPage() =>
        Size == Wanted ? this
        : GoodPages + 1 < GoodPagesToGrow ? new PageSizePolicy(Wanted, Size, GoodPages + 1)
        : new PageSizePolicy(Wanted, (int)Math.Min(Size * 2L, Wanted), 0);

    /// <summary>What holds after a page on which all tries were used up: half as many rows, not fewer than <see cref="Floor"/>; the same where it cannot shrink.</summary>
    public PageSizePolicy AfterTrouble() => CanShrink ? new PageSizePolicy(Wanted, Math.Max(Size / 2, Floor), 0) : new PageSizePolicy(Wanted, Size, 0);
}
