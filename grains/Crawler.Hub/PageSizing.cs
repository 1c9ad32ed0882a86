using Crawler.Core.Crawling;

namespace Crawler.Hub;

/// <summary>The page size of one walk: what the pages so far taught. Pages of a walk are fetched one after another, so nobody else changes it meanwhile.</summary>
public sealed class PageSizing
{
    /// <summary>Begins with the size that is wanted.</summary>
    /// <param name="wanted">Rows per page, 1 to 1,000.</param>
    public PageSizing(int wanted) => Policy = PageSizePolicy.Of(wanted);

    /// <summary>Where it stands.</summary>
    public PageSizePolicy Policy { get; private set; }

    internal void GoodPage() => Policy = Policy.AfterGoodPage();

    internal void Trouble() => Policy = Policy.AfterTrouble();
}
