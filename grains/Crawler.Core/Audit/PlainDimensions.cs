using System.Globalization;
using Crawler.Core.Attribution;
using Crawler.Core.Catalogue;
using Crawler.Core.Dimensions;

namespace Crawler.Core.Audit;

/// <summary>Says again under which members a model counts, from its unpacked record and by the plainest means. Shares only the definitions with the fold: names, caps, the list of languages, the words of families, the modalities of tasks.</summary>
internal static class PlainDimensions
{
    private static readonly DateTimeOffset Floor = new(2022, 3, 2, 23, 29, 6, TimeSpan.Zero);

    public static IEnumerable<(Dimension Dimension, string Member)> Of(Observation model, OwnerAttribution? attribution)
    {
        yield return (Dimension.Task, Named(model.Task));
        yield return (Dimension.Library, Named(model.Library));
        foreach (var licence in Licences(model))
        {
            yield return (Dimension.Licence, licence);
        }

        foreach (var language in OrNone(model.Tags.Where(LanguageCodes.All.Contains)))
        {
            yield return (Dimension.Language, language);
        }

        yield return (Dimension.OrgType, attribution?.Type.ToString().ToLowerInvariant() ?? "unreviewed");
        yield return (Dimension.ParentGroup, attribution is null ? "unreviewed" : Named(attribution.Group));
        yield return (Dimension.SizeBand, Band(model.Parameters));
        yield return (Dimension.CreatedMonth, model.CreatedAt < Floor ? CreationMonth.FloorMember : model.CreatedAt.UtcDateTime.ToString("yyyy-MM", CultureInfo.InvariantCulture));
        var families = PlainFamilies.Of(model);
        foreach (var family in OrNone(families.Select(family => family.Name)))
        {
            yield return (Dimension.Family, family);
        }

        foreach (var holder in OrNone(families.Select(family => family.Holder).Distinct()))
        {
            yield return (Dimension.Footprint, holder);
        }

        yield return (Dimension.Modality, string.IsNullOrEmpty(model.Task) ? "none" : Modality.OfTasks.GetValueOrDefault(model.Task, "other"));
    }

    private static IEnumerable<string> Licences(Observation model)
    {
        var declared = model.Tags.Where(tag => tag.StartsWith("license:", StringComparison.Ordinal) && tag != "license:").Select(tag => tag["license:".Length..]).ToList();
        return declared.Count > 8 ? [Member.Beyond] : OrNone(declared.Select(Named).Distinct());
    }

    private static IEnumerable<string> OrNone(IEnumerable<string> members) => members.DefaultIfEmpty("none");

    private static string Named(string? declared) =>
        string.IsNullOrEmpty(declared) ? "none" : System.Text.Encoding.UTF8.GetByteCount(declared) > 64 ? Member.Beyond : declared;

    private static string Band(long? parameters)
    {
        (double UpTo, string Name)[] bands = [(1e9, "0-1B"), (1e10, "1-10B"), (5e10, "10-50B"), (1e11, "50-100B"), (2.5e11, "100-250B"), (double.MaxValue, "250B+")];
        return parameters is { } known && known <= 1e13 ? bands.First(band => known < band.UpTo).Name : "unknown";
    }
}
