using Crawler.Contracts;
using Crawler.Contracts.Rollups;
using Crawler.Core.Dimensions;
using Crawler.Core.Families;

namespace Crawler.Client.Commands;

/// <summary>How many models bear witness of each holder's model families in their name or tags (definition D3).</summary>
internal sealed class Footprints
{
    private readonly Dictionary<string, int>? _models;

    private Footprints(IEnumerable<MemberTotals>? members) => _models = members?.ToDictionary(member => member.Member, member => member.Totals.Models, StringComparer.Ordinal);

    /// <summary>Asks for them; none where the census was taken before they were kept.</summary>
    /// <param name="run">What to ask with.</param>
    /// <param name="isLive">Whether to ask for those of this instant.</param>
    /// <param name="crawl">The crawl whose census is asked; null for the last accepted one.</param>
    public static async Task<Footprints> AskAsync(Invocation run, bool isLive, string? crawl)
    {
        var query = new DimensionQuery(MemberOrder.Models, Crawl: crawl);
        var key = DimensionKey.Of(KindNames.Models, KnownDimensions.Of(Dimension.Footprint).Name);
        var view = await run.Session.RunAsync(
            async grains => isLive ? await grains.GetGrain<IDimensionGrain>(key).Live(query) : await grains.GetGrain<IDimensionGrain>(key).Census(query), run.Interrupted);
        return new Footprints(view?.Members);
    }

    /// <summary>Whose families those of an owner are: its group's, else its own; null where neither holds any.</summary>
    public static string? HolderOf(string name, string? group)
    {
        var holders = FamilyCatalogue.BuiltIn.Holders;
        return group is not null && holders.Contains(group) ? group : holders.Contains(name) ? name : null;
    }

    /// <summary>The models of a holder's families; null where it has none, or they were not counted.</summary>
    public int? Of(string? holder) => _models is null || holder is null ? null : _models.GetValueOrDefault(holder);
}
