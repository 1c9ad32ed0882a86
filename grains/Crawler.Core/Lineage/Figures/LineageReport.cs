using Crawler.Core.Lineage.Views;
using Crawler.Core.Rollups;

namespace Crawler.Core.Lineage.Figures;

/// <summary>Everything a census says of the lineage beside its own short block.</summary>
/// <param name="Anatomy">The forest as a whole.</param>
/// <param name="Traits">How licences, tasks and languages change from parent to child.</param>
/// <param name="Families">The families with the most descendants, at most <see cref="ListLength"/>.</param>
/// <param name="Owners">The owners that others derive the most from, at most <see cref="ListLength"/>.</param>
/// <param name="Groups">The parent groups that others derive the most from, at most <see cref="ListLength"/>.</param>
/// <param name="Intermediaries">Who quantises others' models, by downloads of 30 days, at most <see cref="ListLength"/>.</param>
/// <param name="Distribution">Whose models are spread by others' quantisations, at most <see cref="ListLength"/>.</param>
/// <param name="Months">New derivatives by month of creation, oldest first.</param>
/// <param name="OriginShift">What changes hands when models count where their line began.</param>
public sealed record LineageReport(
    Anatomy Anatomy,
    IReadOnlyList<TraitFigures> Traits,
    IReadOnlyList<Family> Families,
    IReadOnlyList<DerivativeLine> Owners,
    IReadOnlyList<DerivativeLine> Groups,
    IReadOnlyList<Intermediary> Intermediaries,
    IReadOnlyList<DistributionLine> Distribution,
    IReadOnlyList<DerivativeMonth> Months,
    OriginShift OriginShift)
{
    /// <summary>Lines kept of each list.</summary>
    public const int ListLength = 100;
}

/// <summary>The forest of all families (M24). A node is a model that is parent or child, or a phantom.</summary>
/// <param name="Nodes">Nodes.</param>
/// <param name="Phantoms">Nodes that stand for a declared parent that no model bears the name of.</param>
/// <param name="Edges">Distinct (child, resolved parent) pairs.</param>
/// <param name="Roots">Nodes that others derive from and that derive from none.</param>
/// <param name="PhantomRoots">Those of them that are phantoms.</param>
/// <param name="Cyclic">Models that are their own ancestors.</param>
/// <param name="MaxDepth">The greatest number of edges to the nearest root.</param>
/// <param name="Depths">Nodes by their edges to the nearest root, from 0.</param>
/// <param name="FamilySizes">Roots by the number of their descendants.</param>
/// <param name="Branching">Children of a node that has any, on average; null where there is none.</param>
/// <param name="Relations">Models with a parent, by the relation they declare to their first one.</param>
/// <param name="WithChildren">Those of them that have children themselves.</param>
public sealed record Anatomy(
    int Nodes,
    int Phantoms,
    int Edges,
    int Roots,
    int PhantomRoots,
    int Cyclic,
    int MaxDepth,
    IReadOnlyList<int> Depths,
    IReadOnlyList<FamilySizeBand> FamilySizes,
    double? Branching,
    RelationFigures Relations,
    RelationFigures WithChildren);

/// <summary>Families of about one size.</summary>
/// <param name="From">Descendants at least.</param>
/// <param name="To">Descendants at most; null for no bound.</param>
/// <param name="Families">Families.</param>
public sealed record FamilySizeBand(int From, int? To, int Families);

/// <summary>How one trait changes along the edges (M25): of every edge whose ends both declare it, the part of their values that they do not share.</summary>
/// <param name="Trait"><c>licence</c>, <c>task</c> or <c>language</c>.</param>
/// <param name="Relation">The relation of the edges; null for all.</param>
/// <param name="Edges">Edges whose ends both declare the trait.</param>
/// <param name="Rate">The mean over these edges of: values that only one end has ÷ values that either has; 0 to 1, null without edges.</param>
/// <param name="Changes">The most frequent changes from one single value to another, at most <see cref="ChangesKept"/>.</param>
public sealed record TraitFigures(string Trait, Relation? Relation, int Edges, double? Rate, IReadOnlyList<TraitChange> Changes)
{
    /// <summary>Changes kept.</summary>
    public const int ChangesKept = 50;
}

/// <summary>A change of a trait.</summary>
/// <param name="From">The parent's only value.</param>
/// <param name="To">The child's only value.</param>
/// <param name="Edges">How often.</param>
public sealed record TraitChange(string From, string To, int Edges);

/// <summary>An owner that quantises models whose line another one began (M13).</summary>
/// <param name="Owner">The owner.</param>
/// <param name="Country">Its country member.</param>
/// <param name="Models">Its quantised models of others' lines.</param>
/// <param name="Origins">The owners whose lines they are of.</param>
/// <param name="Downloads30d">Their downloads of 30 days; null where unknown of all.</param>
/// <param name="DownloadsAllTime">Their downloads of all time; null where unknown of all.</param>
public sealed record Intermediary(string Owner, string Country, int Models, int Origins, long? Downloads30d, long? DownloadsAllTime);

/// <summary>An owner whose lines others quantise (M13).</summary>
/// <param name="Owner">The owner of the roots.</param>
/// <param name="Country">Its country member.</param>
/// <param name="QuantisedByOthers">Quantised models of its lines that others uploaded.</param>
/// <param name="OwnModels">Models of its lines that it uploaded itself, the roots among them.</param>
/// <param name="Downloads30dByOthers">Downloads of 30 days of the former; null where unknown of all.</param>
/// <param name="Downloads30dOwn">Downloads of 30 days of the latter; null where unknown of all.</param>
/// <param name="Ratio">The distribution ratio: the former ÷ the latter; null where it is undefined.</param>
public sealed record DistributionLine(
    string Owner, string Country, int QuantisedByOthers, int OwnModels, long? Downloads30dByOthers, long? Downloads30dOwn, double? Ratio);

/// <summary>The models with a parent that were created in one month (M23). "Used" are those of more than five downloads, of all time or else of 30 days, when last seen.</summary>
/// <param name="Month">The month, or the member of everything older than the Hub's dates.</param>
/// <param name="All">Models.</param>
/// <param name="Used">Those used.</param>
/// <param name="Relations">Models by the relation to their first parent.</param>
/// <param name="Countries">By the country member of whoever began their line.</param>
/// <param name="Holders">By whoever began their line: the parent group, or the owner where it has none; those with the fewest over all months together are one.</param>
public sealed record DerivativeMonth(
    string Month, int All, int Used, RelationFigures Relations, IReadOnlyList<MonthShare> Countries, IReadOnlyList<MonthShare> Holders)
{
    /// <summary>Holders kept by name.</summary>
    public const int HoldersKept = 40;

    /// <summary>The name of all others.</summary>
    public const string Others = "others";
}

/// <summary>Part of a month's derivatives.</summary>
/// <param name="Name">Whose.</param>
/// <param name="All">Models.</param>
/// <param name="Used">Those used.</param>
public sealed record MonthShare(string Name, int All, int Used);

/// <summary>What each member gains, or loses, when models count where their line began and not where they were uploaded. Each list adds up to nothing.</summary>
/// <param name="Countries">By country member.</param>
/// <param name="Types">By the dimension org-type.</param>
/// <param name="Groups">By the dimension parent-group.</param>
public sealed record OriginShift(
    IReadOnlyDictionary<string, Measures> Countries, IReadOnlyDictionary<string, Measures> Types, IReadOnlyDictionary<string, Measures> Groups)
{
    /// <summary>No change at all.</summary>
    public static OriginShift None { get; } = new(new Dictionary<string, Measures>(), new Dictionary<string, Measures>(), new Dictionary<string, Measures>());

    /// <summary>Totals by uploader turned into totals by origin; members that have nothing left are gone.</summary>
    public static IReadOnlyDictionary<string, Measures> Apply(IReadOnlyDictionary<string, Measures> uploaded, IReadOnlyDictionary<string, Measures> shift)
    {
        var shifted = new Dictionary<string, Measures>(uploaded, StringComparer.Ordinal);
        foreach (var (member, change) in shift)
        {
            var totals = shifted.GetValueOrDefault(member) + change;
            if (totals.Models == 0)
            {
                shifted.Remove(member);
            }
            else
            {
                shifted[member] = totals;
            }
        }

        return shifted;
    }
}
