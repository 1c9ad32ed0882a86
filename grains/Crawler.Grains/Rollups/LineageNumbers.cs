using Crawler.Core.Dimensions;
using Crawler.Core.Lineage.Figures;
using Crawler.Core.Lineage.Views;
using Crawler.Core.Rollups;

namespace Crawler.Grains.Rollups;

/// <summary>The figures of a lineage report as name and value, in the names of <see cref="Core.Audit.PlainForest"/>.</summary>
internal static class LineageNumbers
{
    public static Dictionary<string, double?> Of(LineageReport report)
    {
        var numbers = new Dictionary<string, double?>();
        AddAnatomy(numbers, report.Anatomy);
        foreach (var family in report.Families)
        {
            var name = $"family {family.Id?.ToString() ?? "?" + family.Root}";
            numbers[$"{name} models"] = family.Models;
            numbers[$"{name} descendants"] = family.Descendants;
            numbers[$"{name} depth"] = family.Depth;
        }

        AddDerivatives(numbers, "owner", report.Owners);
        AddDerivatives(numbers, "group", report.Groups);
        foreach (var trait in report.Traits)
        {
            var name = $"trait {trait.Trait} {trait.Relation?.ToString().ToLowerInvariant() ?? "all"}";
            numbers[$"{name} edges"] = trait.Edges;
            numbers[$"{name} rate"] = trait.Rate;
        }

        foreach (var line in report.Intermediaries)
        {
            numbers[$"intermediary {line.Owner} models"] = line.Models;
            numbers[$"intermediary {line.Owner} downloads30d"] = line.Downloads30d;
            numbers[$"intermediary {line.Owner} downloadsAllTime"] = line.DownloadsAllTime;
        }

        foreach (var line in report.Distribution)
        {
            numbers[$"distribution {line.Owner} quantised"] = line.QuantisedByOthers;
            numbers[$"distribution {line.Owner} own"] = line.OwnModels;
            numbers[$"distribution {line.Owner} ratio"] = line.Ratio;
        }

        AddMonths(numbers, report.Months);
        AddShift(numbers, "country", report.OriginShift.Countries);
        AddShift(numbers, "type", report.OriginShift.Types);
        AddShift(numbers, "group", report.OriginShift.Groups);
        return numbers;
    }

    private static void AddAnatomy(Dictionary<string, double?> numbers, Anatomy anatomy)
    {
        numbers["nodes"] = anatomy.Nodes;
        numbers["phantoms"] = anatomy.Phantoms;
        numbers["edges"] = anatomy.Edges;
        numbers["roots"] = anatomy.Roots;
        numbers["phantomRoots"] = anatomy.PhantomRoots;
        numbers["cyclic"] = anatomy.Cyclic;
        numbers["maxDepth"] = anatomy.MaxDepth;
        numbers["branching"] = anatomy.Branching;
        foreach (var (depth, nodes) in anatomy.Depths.Index())
        {
            numbers[$"depth {depth}"] = nodes;
        }

        foreach (var (relation, models) in ByRelation(anatomy.Relations))
        {
            numbers[$"relation {relation}"] = models;
        }

        foreach (var (relation, models) in ByRelation(anatomy.WithChildren))
        {
            numbers[$"with children {relation}"] = models;
        }

        foreach (var band in anatomy.FamilySizes)
        {
            numbers[$"families from {band.From}"] = band.Families;
        }
    }

    private static void AddDerivatives(Dictionary<string, double?> numbers, string what, IEnumerable<DerivativeLine> lines)
    {
        foreach (var line in lines)
        {
            var name = $"{what} {line.Name}";
            numbers[$"{name} direct"] = line.Derivatives.Direct;
            numbers[$"{name} first"] = line.Derivatives.DirectAsFirst;
            numbers[$"{name} fractional"] = line.Derivatives.DirectFractional;
            numbers[$"{name} transitive"] = line.Derivatives.Transitive;
            foreach (var (relation, models) in ByRelation(line.Derivatives.DirectBy))
            {
                numbers[$"{name} direct {relation}"] = models;
            }

            foreach (var (relation, models) in ByRelation(line.Derivatives.TransitiveBy))
            {
                numbers[$"{name} transitive {relation}"] = models;
            }
        }
    }

    private static void AddMonths(Dictionary<string, double?> numbers, IEnumerable<DerivativeMonth> months)
    {
        foreach (var month in months)
        {
            var name = $"month {(month.Month == CreationMonth.FloorMember ? "before" : month.Month)}";
            numbers[$"{name} all"] = month.All;
            numbers[$"{name} used"] = month.Used;
            foreach (var (share, what) in month.Countries.Select(share => (share, "country")).Concat(month.Holders.Select(share => (share, "holder"))))
            {
                numbers[$"{name} {what} {share.Name} all"] = share.All;
                numbers[$"{name} {what} {share.Name} used"] = share.Used;
            }
        }
    }

    private static void AddShift(Dictionary<string, double?> numbers, string what, IReadOnlyDictionary<string, Measures> shift)
    {
        foreach (var (member, change) in shift)
        {
            numbers[$"shift {what} {member} models"] = change.Models;
            numbers[$"shift {what} {member} downloads30d"] = change.Downloads30d;
            numbers[$"shift {what} {member} downloadsAllTime"] = change.DownloadsAllTime;
            numbers[$"shift {what} {member} likes"] = change.Likes;
            numbers[$"shift {what} {member} edges"] = change.Edges;
        }
    }

    private static IEnumerable<(string Relation, int Models)> ByRelation(RelationFigures figures) =>
        [("untyped", figures.Untyped), ("finetune", figures.Finetune), ("adapter", figures.Adapter), ("quantized", figures.Quantized), ("merge", figures.Merge)];
}
