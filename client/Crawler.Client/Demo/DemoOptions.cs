namespace Crawler.Client.Demo;

/// <summary>What the demo shows.</summary>
/// <param name="Models">Models on the simulated Hub.</param>
/// <param name="Days">Days that pass after the first crawl.</param>
internal sealed record DemoOptions(int Models, int Days)
{
    private const int PagesWanted = 80;

    /// <summary>Rows asked for per page: enough pages that a crawl can be watched and stopped half-way.</summary>
    public int PageSize => Math.Clamp(Models / PagesWanted, 10, 1000);

    /// <summary>Pages of one crawl.</summary>
    public int Pages => (Models + PageSize - 1) / PageSize;

    /// <summary>Requests the simulated Hub allows per window: more than the demo needs, so that it never waits, but counted all the same.</summary>
    public int Quota => Math.Max(500, (Pages + 10) * (Days + 2) * 2);
}
